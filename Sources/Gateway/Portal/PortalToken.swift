import OpenSSL

/// What stands in links and cookies: nobody can guess it, and the store keeps a hash of it alone (`behaviour.md` 17.1).
enum PortalToken {
    /// 160 random bits in letters and digits.
    static let length = 32

    static func make(_ random: (Int) -> [UInt8]) -> String { PasswordAlphabet.password(length: length, random: random) }

    /// What is kept of one. Anything may be asked for; the same work is done for everything of the right length.
    static func hash(_ token: String) -> [UInt8] { Digest.sha256.hash(Array("zegel portal \(token)".utf8)) }
}
