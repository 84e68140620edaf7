import OpenSSL
import Settings

extension KeyType {
    /// A new key pair. Slow for RSA: on a `CryptoRunner` only.
    func makeKey() throws -> PrivateKey {
        switch self {
        case .rsa2048: try .generateRSA(bits: 2048)
        case .rsa3072: try .generateRSA(bits: 3072)
        case .rsa4096: try .generateRSA(bits: 4096)
        case .p256: try .generateEC(curve: "P-256")
        case .p384: try .generateEC(curve: "P-384")
        }
    }

    /// - Throws: `CAError.badInput`.
    public init(named text: String) throws(CAError) {
        guard let type = KeyType(rawValue: text.lowercased()) else {
            let known = ["rsa-2048", "rsa-3072", "rsa-4096", "p-256", "p-384"].joined(separator: ", ")
            throw .badInput("“\(text)” is no key type: \(known) are", field: "key")
        }
        self = type
    }
}
