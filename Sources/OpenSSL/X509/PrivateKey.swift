import COpenSSL

/// Owns one `EVP_PKEY` with its private part. Safe to share: operations take their own context.
public final class PrivateKey: @unchecked Sendable {
    let pointer: OpaquePointer

    init(takingOwnershipOf pointer: OpaquePointer) { self.pointer = pointer }

    /// Reads PKCS #8 `PrivateKeyInfo` (RFC 5958) or the traditional forms, in DER, unencrypted.
    public convenience init(der: [UInt8]) throws {
        let pointer = try der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return try check(d2i_AutoPrivateKey(nil, &cursor, buffer.count), "d2i_AutoPrivateKey")
        }
        self.init(takingOwnershipOf: pointer)
    }

    deinit { EVP_PKEY_free(pointer) }

    /// `PrivateKeyInfo` in DER, unencrypted: only ever handed to the store's sealing.
    public func pkcs8DER() throws -> [UInt8] {
        let info = try check(EVP_PKEY2PKCS8(pointer), "EVP_PKEY2PKCS8")
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        return try collecting { try check(i2d_PKCS8_PRIV_KEY_INFO_bio($0, info), "i2d_PKCS8_PRIV_KEY_INFO_bio") }
    }
}
