/// How a shared secret becomes a key: the key agreement schemes of RFC 5753 §7.1.4 and RFC 8418 §3.
///
/// Standard and cofactor Diffie-Hellman give the same secret on every curve we take (cofactor 1).
struct KeyDerivation {
    private enum Function { case x963, hkdf }

    private let function: Function
    private let digest: CMSDigest
    let identifier: CMSObjectIdentifier

    static let standardSHA256 = KeyDerivation(function: .x963, digest: .sha256, identifier: CMSObjectIdentifier(1, 3, 132, 1, 11, 1))

    private init(function: Function, digest: CMSDigest, identifier: CMSObjectIdentifier) {
        self.function = function
        self.digest = digest
        self.identifier = identifier
    }

    init?(_ identifier: CMSObjectIdentifier) {
        guard let found = Self.all[identifier] else { return nil }
        self = found
    }

    private static let all: [CMSObjectIdentifier: KeyDerivation] = {
        let standard: [CMSDigest] = [.sha224, .sha256, .sha384, .sha512]
        var all: [KeyDerivation] = [
            KeyDerivation(function: .x963, digest: .sha1, identifier: CMSObjectIdentifier(1, 3, 133, 16, 840, 63, 0, 2)),
            KeyDerivation(function: .x963, digest: .sha1, identifier: CMSObjectIdentifier(1, 3, 133, 16, 840, 63, 0, 3)),
        ]
        for (index, digest) in standard.enumerated() {
            let last = UInt64(index)
            all.append(KeyDerivation(function: .x963, digest: digest, identifier: CMSObjectIdentifier(1, 3, 132, 1, 11, last)))
            all.append(KeyDerivation(function: .x963, digest: digest, identifier: CMSObjectIdentifier(1, 3, 132, 1, 14, last)))
        }
        for (last, digest) in [(19, CMSDigest.sha256), (20, .sha384), (21, .sha512)] {
            let identifier = CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 16, 3, UInt64(last))
            all.append(KeyDerivation(function: .hkdf, digest: digest, identifier: identifier))
        }
        return Dictionary(all.map { ($0.identifier, $0) }) { first, _ in first }
    }()

    /// - Parameter length: octets, at most 32.
    func derive(_ length: Int, from secret: [UInt8], info: [UInt8]) throws(CMSError) -> [UInt8] {
        var output: [UInt8] = []
        var counter: UInt8 = 1
        switch function {
        case .x963:
            // SEC 1 §3.6.1: Hash(Z ‖ counter ‖ SharedInfo).
            while output.count < length {
                output += try digest.hash((secret + [0, 0, 0, counter] + info)[...])
                counter += 1
            }
        case .hkdf:
            // RFC 5869 §2.2, §2.3; RFC 8418 §2.2 hands in no salt. One block suffices: length ≤ 32 ≤ the hash.
            let extracted = try digest.authenticate(secret, key: [UInt8](repeating: 0, count: digest.length))
            output = try digest.authenticate(info + [counter], key: extracted)
        }
        return Array(output.prefix(length))
    }
}
