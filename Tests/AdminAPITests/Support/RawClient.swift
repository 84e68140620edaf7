import Foundation

/// Writes any bytes into a Unix socket and reads until the other side closes; on a thread of its own.
enum RawClient {
    struct Failure: Error { var call: String }

    /// - Parameter reads: `false` hangs up right after writing.
    static func exchange(_ path: String, _ bytes: [UInt8], reads: Bool = true) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try run(path, bytes, reads) }) }
        }
    }

    private static func run(_ path: String, _ bytes: [UInt8], _ reads: Bool) throws -> String {
        let descriptor = try connected(path)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, min($0.count, 1 << 16), CInt(MSG_NOSIGNAL))
            }
            // The other side may have heard enough.
            if count <= 0 { break }
            sent += count
        }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while reads {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EAGAIN { throw Failure(call: "recv: nothing came for 120 s") }
            if count <= 0 { break }
            answer += piece[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// A descriptor connected to the socket.
    static func connected(_ path: String) throws -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        guard withAddress(path, { connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw Failure(call: "connect")
        }
        return descriptor
    }

    /// A descriptor bound to the path and listening.
    static func listening(_ path: String) throws -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        guard withAddress(path, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 5) == 0 else { throw Failure(call: "bind") }
        return descriptor
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
