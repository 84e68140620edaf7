import COpenSSL

extension X509Certificate {
    /// How a certificate or CRL was signed.
    public struct SignatureInfo: Sendable, Hashable {
        /// Short name of the digest (`SHA256`, `MD5`), for RSA-PSS that of its parameters; `nil` where the algorithm has a fixed one (Ed25519).
        public let digest: String?
        /// Estimated strength; 0 for algorithms the library does not know.
        public let securityBits: Int
    }

    /// Facts about the outer signature algorithm; `nil` when the library does not know it.
    public var signatureInfo: SignatureInfo? {
        var digest: Int32 = 0
        var bits: Int32 = 0
        guard X509_get_signature_info(pointer, &digest, nil, &bits, nil) == 1 else {
            ERR_clear_error()
            return nil
        }
        let name = digest == NID_undef ? nil : OBJ_nid2sn(digest).map { String(cString: $0) }
        return SignatureInfo(digest: name, securityBits: Int(bits))
    }

    /// Whether the signature verifies with the public key of `issuer`. Says nothing about names, dates or rights.
    public func isSigned(by issuer: X509Certificate) -> Bool {
        defer { ERR_clear_error() }
        guard let key = X509_get0_pubkey(issuer.pointer) else { return false }
        return X509_verify(pointer, key) == 1
    }

    /// Strength of the public key in bits as usually quoted (2048, 256); 0 when the library cannot read the key.
    public var publicKeyBits: Int {
        defer { ERR_clear_error() }
        return X509_get0_pubkey(pointer).map { Int(EVP_PKEY_get_bits($0)) } ?? 0
    }
}

/// A signature over bytes under an `AlgorithmIdentifier`, as certificates and CRLs carry it (RFC 5280 §4.1.1, §5.1.1).
public enum SignedBytes {
    /// - Parameters:
    ///   - bytes: what was signed, one complete DER element.
    ///   - algorithm: `AlgorithmIdentifier` in DER.
    ///   - signature: octets of the BIT STRING, without the count of unused bits.
    ///   - issuer: whose public key is used.
    /// - Returns: false for anything that does not verify, parse or is not supported.
    public static func verify(_ bytes: [UInt8], algorithm: [UInt8], signature: [UInt8], issuer: X509Certificate) -> Bool {
        defer { ERR_clear_error() }
        guard let key = X509_get0_pubkey(issuer.pointer) else { return false }
        return algorithm.withUnsafeBufferPointer { encoded in
            var cursor = encoded.baseAddress
            guard let identifier = d2i_X509_ALGOR(nil, &cursor, encoded.count) else { return false }
            defer { X509_ALGOR_free(identifier) }
            guard let bits = ASN1_BIT_STRING_new() else { return false }
            defer { ASN1_BIT_STRING_free(bits) }
            guard ASN1_STRING_set(bits, signature, Int32(signature.count)) == 1 else { return false }
            return verify(bytes, identifier, bits, key)
        }
    }

    private static func verify(
        _ bytes: [UInt8], _ identifier: UnsafePointer<X509_ALGOR>, _ bits: UnsafePointer<ASN1_BIT_STRING>, _ key: OpaquePointer
    ) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            // Any element: the library keeps its bytes as they are and hashes exactly those.
            guard let element = d2i_ASN1_TYPE(nil, &cursor, buffer.count) else { return false }
            defer { ASN1_TYPE_free(element) }
            return ASN1_item_verify(ASN1_ANY_it(), identifier, bits, element, key) == 1
        }
    }
}

extension X509Certificate {
    /// A value of our own for a certificate the library owns.
    convenience init(copying pointer: OpaquePointer) throws {
        try self.init(der: try collecting { try check(i2d_X509_bio($0, pointer), "i2d_X509_bio") })
    }
}
