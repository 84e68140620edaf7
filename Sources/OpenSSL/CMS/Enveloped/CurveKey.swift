import COpenSSL

/// Diffie-Hellman on the library's keys: named curves of cofactor 1, X25519 and X448.
enum CurveKey {
    /// RFC 5753 §7.1.4, RFC 5639, RFC 8418. Explicit parameters are never taken (threats A5.2).
    private static let groups: Set<String> = [
        "prime256v1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1",
    ]

    static func isSupported(_ key: OpaquePointer) -> Bool {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_X25519, EVP_PKEY_X448: return true
        case EVP_PKEY_EC:
            return groupName(key).map(groups.contains) ?? false
        default: return false
        }
    }

    /// The library's name of the curve of an EC key; `nil` for explicit parameters that are no named curve's.
    static func groupName(_ key: OpaquePointer) -> String? {
        var name = [CChar](repeating: 0, count: 80)
        var count = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1 else {
            ERR_clear_error()
            return nil
        }
        return String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The sender's key on the curve of ours. The library checks that the point lies on it.
    static func publicKey(_ originator: OriginatorPublicKey, like key: OpaquePointer) -> OpaquePointer? {
        defer { ERR_clear_error() }
        guard originator.algorithm == identifier(of: key) else { return nil }
        let type = EVP_PKEY_get_base_id(key)
        if type != EVP_PKEY_EC { return EVP_PKEY_new_raw_public_key(type, nil, originator.key, originator.key.count) }
        guard let peer = EVP_PKEY_new() else { return nil }
        guard EVP_PKEY_copy_parameters(peer, key) == 1,
            EVP_PKEY_set1_encoded_public_key(peer, originator.key, originator.key.count) == 1
        else {
            EVP_PKEY_free(peer)
            return nil
        }
        return peer
    }

    static func generate(like key: OpaquePointer) -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new(key, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var generated: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_keygen(context, &generated) == 1 else { return nil }
        return generated
    }

    /// - Returns: `nil` for points off the curve and secrets of all zeros.
    static func sharedSecret(_ key: OpaquePointer, _ peer: OpaquePointer) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new(key, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var count = 0
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer) == 1,
            EVP_PKEY_derive(context, nil, &count) == 1, count > 0
        else { return nil }
        var secret = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_derive(context, &secret, &count) == 1 else { return nil }
        return Array(secret.prefix(count))
    }

    static func originator(_ key: OpaquePointer) -> OriginatorPublicKey? {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(key, &encoded)
        guard count > 0, let encoded else { return nil }
        defer { zegel_OPENSSL_free(encoded) }
        return OriginatorPublicKey(algorithm: identifier(of: key), key: Array(UnsafeBufferPointer(start: encoded, count: count)))
    }

    private static func identifier(of key: OpaquePointer) -> CMSObjectIdentifier {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_X25519: .x25519
        case EVP_PKEY_X448: .x448
        default: .ecPublicKey
        }
    }
}
