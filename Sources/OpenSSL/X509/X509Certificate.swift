import COpenSSL

/// Owns one `X509` (RFC 5280 §4.1) and its DER. Safe to share: the library only reads it.
public final class X509Certificate: @unchecked Sendable {
    let pointer: OpaquePointer
    /// The bytes it was read from.
    public let der: [UInt8]

    /// - Throws: for anything that is not exactly one certificate in DER.
    public init(der: [UInt8]) throws {
        self.der = der
        pointer = try der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let pointer = try check(d2i_X509(nil, &cursor, buffer.count), "d2i_X509")
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_free(pointer)
                throw OpenSSLError("d2i_X509", reason: "bytes after the certificate")
            }
            return pointer
        }
    }

    deinit { X509_free(pointer) }
}
