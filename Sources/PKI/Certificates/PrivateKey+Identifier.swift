import OpenSSL

extension PrivateKey {
    /// The key identifier most authorities give certificates of this key: SHA-1 over its public key (RFC 5280 §4.2.1.2, method 1).
    public var usualKeyIdentifier: [UInt8]? {
        guard let encoded = try? publicKeyDER() else { return nil }
        var outer = DERReader(encoded)
        guard var key = try? outer.sequence("SubjectPublicKeyInfo"), (try? key.next()) != nil,
            let bits = try? key.expect(DERReader.Tag.bitString, "subjectPublicKey")
        else { return nil }
        // The first octet counts unused bits.
        return Digest.sha1.hash(encoded[bits.contents].dropFirst())
    }
}
