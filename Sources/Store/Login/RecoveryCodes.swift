import OpenSSL

/// Codes for the day the second factor is lost: 80 random bits each, kept as hashes, each good once.
public enum RecoveryCodes {
    public static let count = 10
    private static let length = 10

    /// New ones, to be shown once: `abcd-efgh-ijkl-mnop`.
    public static func make(random: (Int) -> [UInt8]) -> [String] {
        (0..<count).map { _ in grouped(Base32.encode(random(length)).lowercased()) }
    }

    /// What is kept of one, in hexadecimal; blanks, hyphens and the case of letters do not count. `nil`: it is none.
    public static func hash(_ code: String) -> String? {
        guard code.utf8.count <= 40, let bytes = Base32.decode(code), bytes.count == length else { return nil }
        return Digest.sha256.hex(Array("recovery ".utf8) + bytes)
    }

    private static func grouped(_ text: String) -> String {
        stride(from: 0, to: text.utf8.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }
}
