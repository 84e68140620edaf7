import COpenSSL
import Foundation

/// Owns one `X509_CRL` (RFC 5280 §5) and its DER. Safe to share: the library only reads it.
public final class CertificateRevocationList: @unchecked Sendable {
    let pointer: OpaquePointer
    public let der: [UInt8]

    /// - Throws: for anything that is not exactly one CRL in DER.
    public init(der: [UInt8]) throws {
        self.der = der
        pointer = try der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let pointer = try check(d2i_X509_CRL(nil, &cursor, buffer.count), "d2i_X509_CRL")
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_CRL_free(pointer)
                throw OpenSSLError("d2i_X509_CRL", reason: "bytes after the list")
            }
            return pointer
        }
    }

    deinit { X509_CRL_free(pointer) }
}
