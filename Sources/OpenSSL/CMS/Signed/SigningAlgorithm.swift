import COpenSSL

/// The algorithm our own signatures are made with: it follows from the key (behaviour 12.1).
struct SigningAlgorithm {
    let digest: CMSDigest
    let identifier: AlgorithmIdentifier
    private let key: PrivateKey
    private let isEdwards: Bool

    init(_ key: PrivateKey, digest: Digest) throws(CMSError) {
        self.key = key
        let wanted = CMSDigest(digest)
        let type = EVP_PKEY_get_base_id(key.pointer)
        isEdwards = type == EVP_PKEY_ED25519
        // RFC 8419 §3.1: Ed25519 goes with SHA-512.
        self.digest = isEdwards ? .sha512 : wanted
        switch type {
        case EVP_PKEY_RSA:
            // RFC 5754 §3.2: parameters are NULL. RFC 3370 §3.2: rsaEncryption is what every client takes.
            identifier = AlgorithmIdentifier(.rsaEncryption, parameters: DERNode.null.encoded)
        case EVP_PKEY_EC:
            identifier = AlgorithmIdentifier(Self.ecdsa(wanted))
        case EVP_PKEY_ED25519:
            identifier = AlgorithmIdentifier(.ed25519)
        default:
            throw .unusableKey("key type for signing")
        }
    }

    /// RFC 5754 §3.3: parameters are absent.
    private static func ecdsa(_ digest: CMSDigest) -> CMSObjectIdentifier {
        switch digest {
        case .md5, .sha1: CMSObjectIdentifier(1, 2, 840, 10045, 4, 1)
        case .sha224: CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 1)
        case .sha256: CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 2)
        case .sha384: CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 3)
        case .sha512: CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 4)
        }
    }

    func sign(_ message: [UInt8]) throws(CMSError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .library(OpenSSLError("EVP_MD_CTX_new")) }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, isEdwards ? nil : digest.method, nil, key.pointer) == 1 else {
            throw .library(OpenSSLError("EVP_DigestSignInit"))
        }
        var count = Int(EVP_PKEY_get_size(key.pointer))
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw .library(OpenSSLError("EVP_DigestSign"))
        }
        return Array(signature.prefix(count))
    }
}
