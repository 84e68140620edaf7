import COpenSSL
import Synchronization

/// Owns one `X509` (RFC 5280 §4.1) and its DER. Safe to share: the library only reads it.
public final class X509Certificate: @unchecked Sendable {
    /// The bytes it was read from.
    public let der: [UInt8]
    /// The library's handle, once one was asked for.
    private let handle: Mutex<Handle?>

    /// - Throws: for anything that is not exactly one certificate in DER.
    public init(der: [UInt8]) throws {
        self.der = der
        handle = Mutex(Handle(pointer: try Self.read(der)))
    }

    /// A certificate that was read before and is read again at first use: the library takes 0.1 ms for the public key alone.
    ///
    /// Bytes that are no certificate after all become an empty one: without a name and a key, so nothing is signed by it or encrypted to it.
    public init(knownToRead der: [UInt8]) {
        self.der = der
        handle = Mutex(nil)
    }

    var pointer: OpaquePointer? {
        handle.withLock { handle in
            if let handle { return handle }
            defer { ERR_clear_error() }
            let made = Handle(pointer: (try? Self.read(der)) ?? X509_new())
            handle = made
            return made
        }.pointer
    }

    deinit { handle.withLock { X509_free($0?.pointer) } }

    private struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer?
    }

    private static func read(_ der: [UInt8]) throws -> OpaquePointer {
        try der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let pointer = try check(d2i_X509(nil, &cursor, buffer.count), "d2i_X509")
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_free(pointer)
                throw OpenSSLError("d2i_X509", reason: "bytes after the certificate")
            }
            return pointer
        }
    }
}
