import COpenSSL

/// Owns one `EVP_PKEY` of which only the public part is used. Safe to share.
public final class PublicKey: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Reads `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
    /// - Throws: for anything that is not exactly one key the library can read.
    public init(der: [UInt8]) throws {
        pointer = try der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let key = try check(d2i_PUBKEY(nil, &cursor, buffer.count), "d2i_PUBKEY")
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                EVP_PKEY_free(key)
                throw OpenSSLError("d2i_PUBKEY", reason: "bytes after the key")
            }
            return key
        }
    }

    deinit { EVP_PKEY_free(pointer) }

    /// `SubjectPublicKeyInfo` in DER.
    public func der() throws -> [UInt8] { try collecting { try check(i2d_PUBKEY_bio($0, pointer), "i2d_PUBKEY_bio") } }
}

extension PrivateKey {
    /// The public half.
    public func publicKey() throws -> PublicKey { try PublicKey(der: publicKeyDER()) }

    /// The algorithm by the library's short name and its strength: `("RSA", 2048)`, `("P-256", 256)`.
    public var description: (algorithm: String, bits: Int) { KeyDescription.describe(pointer) }
}

extension PublicKey {
    /// The algorithm by the library's short name and its strength: `("RSA", 2048)`, `("P-256", 256)`.
    public var description: (algorithm: String, bits: Int) { KeyDescription.describe(pointer) }
}
