import COpenSSL

/// How a signature is made: the allow-list of what we verify (RFC 8551 §2.2, RFC 4056, RFC 5754, RFC 8419).
struct SignatureScheme {
    enum Kind { case rsa, rsaPSS, ecdsa, ed25519 }

    let kind: Kind
    let digest: CMSDigest

    var name: String {
        switch kind {
        case .rsa: "RSA"
        case .rsaPSS: "RSA-PSS"
        case .ecdsa: "ECDSA"
        case .ed25519: "Ed25519"
        }
    }

    /// `nil` for algorithms not on the list, and for a digest in the signature algorithm that is not the SignerInfo's.
    init?(_ algorithm: AlgorithmIdentifier, digest: CMSDigest?) {
        guard let digest else { return nil }
        self.digest = digest
        switch algorithm.algorithm {
        case .rsaEncryption: kind = .rsa
        case .rsassaPSS: kind = .rsaPSS
        case .ed25519: kind = .ed25519
        case let identifier:
            if Self.rsaWithDigest[identifier] == digest {
                kind = .rsa
            } else if Self.ecdsaWithDigest[identifier] == digest {
                kind = .ecdsa
            } else {
                return nil
            }
        }
    }

    private static let rsaWithDigest: [CMSObjectIdentifier: CMSDigest] = [
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 4): .md5, CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 5): .sha1,
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 14): .sha224, CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 11): .sha256,
        CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 12): .sha384, CMSObjectIdentifier(1, 2, 840, 113549, 1, 1, 13): .sha512,
    ]

    static let ecdsaWithDigest: [CMSObjectIdentifier: CMSDigest] = [
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 1): .sha1, CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 1): .sha224,
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 2): .sha256, CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 3): .sha384,
        CMSObjectIdentifier(1, 2, 840, 10045, 4, 3, 4): .sha512,
    ]

    /// Whether the key's type is the scheme's and the signature fits.
    func verify(_ signature: [UInt8], over bytes: ArraySlice<UInt8>, _ certificate: X509Certificate) throws(CMSError) -> Bool {
        guard let key = X509_get0_pubkey(certificate.pointer), fits(key) else { return false }
        guard let context = EVP_MD_CTX_new() else { throw .library(OpenSSLError("EVP_MD_CTX_new")) }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        var keyContext: OpaquePointer?
        guard EVP_DigestVerifyInit(context, &keyContext, kind == .ed25519 ? nil : digest.method, nil, key) == 1 else { return false }
        if kind == .rsaPSS { guard setPSS(keyContext) else { return false } }
        return bytes.withUnsafeBufferPointer { EVP_DigestVerify(context, signature, signature.count, $0.baseAddress, $0.count) } == 1
    }

    /// The salt may have any length; mask and content digest are the same (RFC 8551 §2.2 asks for that when sending).
    private func setPSS(_ context: OpaquePointer?) -> Bool {
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_AUTO) == 1
            && EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest.method) == 1
    }

    private func fits(_ key: OpaquePointer) -> Bool {
        switch kind {
        case .rsa: EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) <= CMSLimits.rsaBits
        case .rsaPSS: (EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1) && EVP_PKEY_get_bits(key) <= CMSLimits.rsaBits
        case .ecdsa: EVP_PKEY_is_a(key, "EC") == 1
        case .ed25519: EVP_PKEY_is_a(key, "ED25519") == 1
        }
    }
}
