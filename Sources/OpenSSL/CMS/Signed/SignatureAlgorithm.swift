import COpenSSL

/// A signature algorithm on the allow-list, with its parameters (RFC 8017, RFC 4056, RFC 5754, RFC 8419).
struct SignatureAlgorithm: Sendable {
    enum Scheme: Hashable, Sendable {
        case rsaPKCS1
        /// - salt: octets.
        case rsaPSS(mask: CMSDigest, salt: Int)
        case ecdsa
        case ed25519
    }

    let scheme: Scheme
    let digest: CMSDigest

    /// - Parameter digest: that of the SignerInfo; a signature algorithm that names another is not taken.
    init(_ identifier: AlgorithmIdentifier, digest: CMSDigest) throws(CMSError) {
        self.digest = digest
        if identifier.algorithm == .rsassaPSS {
            scheme = try Self.pss(identifier.parameters, digest)
            return
        }
        guard let (scheme, named) = Self.known[identifier.algorithm] else {
            throw .notAllowed("signature algorithm \(identifier.algorithm)")
        }
        guard identifier.hasNoParameters || scheme == .ecdsa else { throw .notAllowed("parameters of the signature algorithm") }
        guard named == nil || named == digest else { throw .notAllowed("signature algorithm with another digest") }
        self.scheme = scheme
    }

    /// `RSA with SHA-256`, for people.
    var text: String {
        switch scheme {
        case .rsaPKCS1: "RSA with \(digest.rawValue)"
        case .rsaPSS: "RSA-PSS with \(digest.rawValue)"
        case .ecdsa: "ECDSA with \(digest.rawValue)"
        case .ed25519: "Ed25519"
        }
    }

    /// The algorithm; rsaEncryption and id-ecPublicKey leave the digest to the SignerInfo (RFC 3370 §3.2).
    private static let known: [CMSObjectIdentifier: (Scheme, CMSDigest?)] = [
        .rsaEncryption: (.rsaPKCS1, nil),
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 4): (.rsaPKCS1, .md5),
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 5): (.rsaPKCS1, .sha1),
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 14): (.rsaPKCS1, .sha224),
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 11): (.rsaPKCS1, .sha256),
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 12): (.rsaPKCS1, .sha384),
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 13): (.rsaPKCS1, .sha512),
        .ecPublicKey: (.ecdsa, nil),
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 1): (.ecdsa, .sha1),
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 1): (.ecdsa, .sha224),
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 2): (.ecdsa, .sha256),
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 3): (.ecdsa, .sha384),
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 4): (.ecdsa, .sha512),
        // RFC 8419 §3: with signed attributes the digest is SHA-512.
        .ed25519: (.ed25519, .sha512),
    ]

    /// RSASSA-PSS-params (RFC 4055 §3.1): SHA-1 and a salt of 20 octets by default.
    private static func pss(_ parameters: [UInt8]?, _ digest: CMSDigest) throws(CMSError) -> Scheme {
        guard let parameters else { throw .malformed("no RSASSA-PSS-params") }
        var outer = BERReader(parameters)
        var reader = try outer.sequence("RSASSA-PSS-params")
        var hash: CMSDigest? = .sha1
        var mask: CMSDigest? = .sha1
        var salt = 20
        if let element = try reader.optional(BERElement.Tag.constructed(0)) {
            var inside = reader.inside(element)
            hash = CMSDigest(try AlgorithmIdentifier(reading: &inside, "hashAlgorithm"))
        }
        if let element = try reader.optional(BERElement.Tag.constructed(1)) {
            var inside = reader.inside(element)
            let generator = try AlgorithmIdentifier(reading: &inside, "maskGenAlgorithm")
            guard generator.algorithm == .mgf1, let parameters = generator.parameters else { throw .notAllowed("mask generation") }
            var maskReader = BERReader(parameters)
            mask = CMSDigest(try AlgorithmIdentifier(reading: &maskReader, "maskGenAlgorithm"))
        }
        if let element = try reader.optional(BERElement.Tag.constructed(2)) {
            var inside = reader.inside(element)
            salt = try inside.smallInteger("saltLength")
        }
        // trailerField [3] has one value only.
        _ = try reader.optional(BERElement.Tag.constructed(3))
        try reader.finish("RSASSA-PSS-params")
        guard hash == digest, let mask, mask == digest, salt <= 2048 else { throw .notAllowed("RSASSA-PSS parameters") }
        return .rsaPSS(mask: mask, salt: salt)
    }

    // MARK: Using it

    /// Verifies a signature over a message with a certificate's key.
    func verifies(_ signature: [UInt8], over message: ArraySlice<UInt8>, with publicKey: OpaquePointer) throws(CMSError) -> Bool {
        guard fits(publicKey) else { return false }
        guard let context = EVP_MD_CTX_new() else { throw .library(OpenSSLError("EVP_MD_CTX_new")) }
        defer { EVP_MD_CTX_free(context) }
        defer { ERR_clear_error() }
        var keyContext: OpaquePointer?
        guard EVP_DigestVerifyInit(context, &keyContext, scheme == .ed25519 ? nil : digest.method, nil, publicKey) == 1 else {
            return false
        }
        if case .rsaPSS(let mask, let salt) = scheme {
            guard EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING) == 1,
                EVP_PKEY_CTX_set_rsa_mgf1_md(keyContext, mask.method) == 1, EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, Int32(salt)) == 1
            else { return false }
        }
        // The library wants a pointer for an empty message too.
        let count = message.count
        let message = message.isEmpty ? [0] : message
        return message.withUnsafeBufferPointer { EVP_DigestVerify(context, signature, signature.count, $0.baseAddress, count) == 1 }
    }

    private func fits(_ publicKey: OpaquePointer) -> Bool {
        let type = EVP_PKEY_get_base_id(publicKey)
        switch scheme {
        case .rsaPKCS1: return type == EVP_PKEY_RSA && Int(EVP_PKEY_get_bits(publicKey)) <= CMSLimits.rsaBits
        case .rsaPSS: return (type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS) && Int(EVP_PKEY_get_bits(publicKey)) <= CMSLimits.rsaBits
        // Explicit curve parameters let anybody make a fitting key (CVE-2020-0601): the curve must be a named one.
        case .ecdsa: return type == EVP_PKEY_EC && CurveKey.groupName(publicKey) != nil
        case .ed25519: return type == EVP_PKEY_ED25519
        }
    }
}
