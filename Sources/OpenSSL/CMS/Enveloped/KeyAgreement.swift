import COpenSSL

/// Ephemeral-static Diffie-Hellman on curves (RFC 5753 §3.1, RFC 8418): the shared secret is turned into a key that unwraps the
/// content-encryption key.
struct KeyAgreement: Sendable {
    /// `nil`: named by certificate, not supported.
    let originator: OriginatorPublicKey?
    let keyingMaterial: [UInt8]?
    let algorithm: AlgorithmIdentifier

    /// Opens an encrypted key.
    ///
    /// - Returns: the content-encryption key, or random octets when anything does not fit (as `KeyTransport.open`).
    func open(_ encryptedKey: [UInt8], with key: PrivateKey, length: Int) throws(CMSError) -> [UInt8] {
        let substitute = Random.bytes(length)
        guard let originator, let scheme = KeyDerivation(algorithm.algorithm) else {
            throw .notAllowed("\(algorithm.algorithm) for key agreement")
        }
        guard let (wrap, keyInfo) = try wrapAlgorithm() else { throw .notAllowed("key wrap") }
        guard CurveKey.isSupported(key.pointer), let peer = CurveKey.publicKey(originator, like: key.pointer) else { return substitute }
        defer { EVP_PKEY_free(peer) }
        guard var secret = CurveKey.sharedSecret(key.pointer, peer) else { return substitute }
        defer { wipe(&secret) }
        let info = Self.sharedInfo(keyInfo, keyingMaterial, bits: wrap.keyLength * 8)
        let wrappingKey = try scheme.derive(wrap.keyLength, from: secret, info: info)
        guard let contentKey = try wrap.unwrap(encryptedKey, under: wrappingKey), contentKey.count == length else { return substitute }
        return contentKey
    }

    /// Makes a RecipientInfo of its own for one certificate, with a fresh ephemeral key and SHA-256.
    static func seal(_ contentKey: [UInt8], to publicKey: OpaquePointer, _ certificate: X509Certificate) throws(CMSError) -> DERNode {
        guard CurveKey.isSupported(publicKey) else { throw .unusableKey("curve") }
        guard let ephemeral = CurveKey.generate(like: publicKey) else { throw .library(OpenSSLError("EVP_PKEY_keygen")) }
        defer { EVP_PKEY_free(ephemeral) }
        guard var secret = CurveKey.sharedSecret(ephemeral, publicKey), let originator = CurveKey.originator(ephemeral) else {
            throw .library(OpenSSLError("EVP_PKEY_derive"))
        }
        defer { wipe(&secret) }
        let wrap = KeyWrap(keyLength: contentKey.count)
        // RFC 3565 §4.1: parameters of AES key wrap are absent.
        let keyInfo = AlgorithmIdentifier(wrap.identifier).node.encoded
        let scheme = KeyDerivation.standardSHA256
        let wrappingKey = try scheme.derive(wrap.keyLength, from: secret, info: sharedInfo(keyInfo, nil, bits: wrap.keyLength * 8))
        let encryptedKey = try wrap.wrap(contentKey, under: wrappingKey)
        return .context(
            1, .integer(3), originator.node, AlgorithmIdentifier(scheme.identifier, parameters: keyInfo).node,
            .sequence(.sequence(CertificateIdentifier(of: certificate).node, .octetString(encryptedKey)))
        )
    }

    /// The key wrap in the parameters, and its AlgorithmIdentifier as written there.
    private func wrapAlgorithm() throws(CMSError) -> (KeyWrap, [UInt8])? {
        guard let parameters = algorithm.parameters else { return nil }
        var reader = BERReader(parameters)
        let identifier = try AlgorithmIdentifier(reading: &reader, "KeyWrapAlgorithm")
        return KeyWrap(identifier).map { ($0, identifier.node.encoded) }
    }

    /// `ECC-CMS-SharedInfo` (RFC 5753 §7.2).
    private static func sharedInfo(_ keyInfo: [UInt8], _ keyingMaterial: [UInt8]?, bits: Int) -> [UInt8] {
        let count = (0..<4).map { UInt8(truncatingIfNeeded: bits >> (24 - 8 * $0)) }
        var members: [DERNode] = [.raw(keyInfo)]
        if let keyingMaterial { members.append(.context(0, .octetString(keyingMaterial))) }
        members.append(.context(2, .octetString(count)))
        return DERNode.sequence(of: members).encoded
    }
}
