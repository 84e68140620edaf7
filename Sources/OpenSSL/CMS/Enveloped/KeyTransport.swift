import COpenSSL

/// How an RSA key carries the content-encryption key (RFC 3370 §4.2.1, RFC 3560).
struct KeyTransport: Sendable {
    private enum Padding { case pkcs1, oaep(CMSDigest, mask: CMSDigest) }

    let algorithm: AlgorithmIdentifier

    init(_ algorithm: AlgorithmIdentifier) { self.algorithm = algorithm }

    /// Whether algorithm and parameters are on the allow-list.
    var isAllowed: Bool { padding != nil }

    /// RSAES-OAEP with SHA-256 for both hashes (RFC 4055 §4.1).
    static var oaep: KeyTransport {
        let hash = AlgorithmIdentifier(CMSDigest.sha256.identifier, parameters: DERNode.null.encoded)
        let mask = AlgorithmIdentifier(.mgf1, parameters: hash.node.encoded)
        return KeyTransport(
            AlgorithmIdentifier(.rsaesOAEP, parameters: DERNode.sequence(.context(0, hash.node), .context(1, mask.node)).encoded))
    }

    /// RSAES-PKCS1-v1_5.
    static var pkcs1: KeyTransport { KeyTransport(AlgorithmIdentifier(.rsaEncryption, parameters: DERNode.null.encoded)) }

    /// Opens an encrypted key of `length` octets.
    ///
    /// Whatever is wrong with the encrypted key, a random key of that length comes back (implicit rejection, RFC 3218 §2.3.2):
    /// only the content can tell, and it tells the same as a key that is merely another.
    func open(_ encryptedKey: [UInt8], with key: PrivateKey, length: Int) throws(CMSError) -> [UInt8] {
        let substitute = Random.bytes(length)
        guard let padding else { throw .notAllowed("\(algorithm.algorithm) for key transport") }
        guard EVP_PKEY_get_base_id(key.pointer) == EVP_PKEY_RSA, (1024...CMSLimits.rsaBits).contains(Int(EVP_PKEY_get_bits(key.pointer)))
        else {
            throw .cannotDecrypt
        }
        let context = try operation(key.pointer)
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_decrypt_init(context) == 1 else { throw .library(OpenSSLError("EVP_PKEY_decrypt_init")) }
        try Self.set(padding, on: context)
        var opened = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key.pointer)))
        var count = opened.count
        let result = EVP_PKEY_decrypt(context, &opened, &count, encryptedKey, encryptedKey.count)
        ERR_clear_error()
        defer { wipe(&opened) }
        return result == 1 && count == length ? Array(opened.prefix(length)) : substitute
    }

    /// Encrypts a content-encryption key for a certificate's RSA key.
    func seal(_ contentKey: [UInt8], to publicKey: OpaquePointer) throws(CMSError) -> [UInt8] {
        guard let padding else { throw .notAllowed("\(algorithm.algorithm) for key transport") }
        let context = try operation(publicKey)
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_encrypt_init(context) == 1 else { throw .library(OpenSSLError("EVP_PKEY_encrypt_init")) }
        try Self.set(padding, on: context)
        var sealed = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(publicKey)))
        var count = sealed.count
        guard EVP_PKEY_encrypt(context, &sealed, &count, contentKey, contentKey.count) == 1 else {
            throw .library(OpenSSLError("EVP_PKEY_encrypt"))
        }
        return Array(sealed.prefix(count))
    }

    private func operation(_ key: OpaquePointer) throws(CMSError) -> OpaquePointer {
        guard let context = EVP_PKEY_CTX_new(key, nil) else { throw .library(OpenSSLError("EVP_PKEY_CTX_new")) }
        return context
    }

    private static func set(_ padding: Padding, on context: OpaquePointer) throws(CMSError) {
        let isSet: Bool
        switch padding {
        case .pkcs1:
            isSet = EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        case .oaep(let digest, let mask):
            isSet =
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_oaep_md(context, digest.method) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask.method) == 1
        }
        guard isSet else { throw .library(OpenSSLError("EVP_PKEY_CTX_set_rsa_padding")) }
    }

    private var padding: Padding? {
        switch algorithm.algorithm {
        case .rsaEncryption: algorithm.hasNoParameters ? .pkcs1 : nil
        case .rsaesOAEP: try? Self.oaepPadding(algorithm.parameters)
        default: nil
        }
    }

    /// RSAES-OAEP-params (RFC 4055 §4.1): SHA-1 by default, no label.
    private static func oaepPadding(_ parameters: [UInt8]?) throws(CMSError) -> Padding {
        var digest = CMSDigest.sha1
        var mask = CMSDigest.sha1
        guard let parameters, parameters != DERNode.null.encoded else { return .oaep(digest, mask: mask) }
        var outer = BERReader(parameters)
        var reader = try outer.sequence("RSAES-OAEP-params")
        if let element = try reader.optional(BERElement.Tag.constructed(0)) {
            var inside = reader.inside(element)
            digest = try Self.digest(AlgorithmIdentifier(reading: &inside, "hashFunc"))
        }
        if let element = try reader.optional(BERElement.Tag.constructed(1)) {
            var inside = reader.inside(element)
            mask = try maskDigest(AlgorithmIdentifier(reading: &inside, "maskGenFunc"))
        }
        if let element = try reader.optional(BERElement.Tag.constructed(2)) {
            var inside = reader.inside(element)
            let source = try AlgorithmIdentifier(reading: &inside, "pSourceFunc")
            guard source.algorithm == .pSpecified, source.parameters == DERNode.octetString([]).encoded else { throw .notAllowed("label") }
        }
        try reader.finish("RSAES-OAEP-params")
        return .oaep(digest, mask: mask)
    }

    private static func maskDigest(_ identifier: AlgorithmIdentifier) throws(CMSError) -> CMSDigest {
        guard identifier.algorithm == .mgf1, let parameters = identifier.parameters else { throw .notAllowed("mask generation") }
        var inside = BERReader(parameters)
        return try digest(AlgorithmIdentifier(reading: &inside, "maskGenFunc"))
    }

    /// SHA-1 is sound within OAEP; MD5 nobody uses.
    private static func digest(_ identifier: AlgorithmIdentifier) throws(CMSError) -> CMSDigest {
        guard let digest = CMSDigest(identifier), digest != .md5 else { throw .notAllowed("\(identifier.algorithm) in OAEP") }
        return digest
    }
}
