import Foundation

/// A Unix datagram socket, as the service manager has one.
public final class DatagramReceiver: Sendable {
    private let descriptor: Int32

    /// Bound at a path that does not exist yet.
    public init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard status == 0 else { throw Spawned.Failure(description: "cannot bind \(path)") }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// The next datagrams, fewer when none comes for 20 s.
    public func read(_ count: Int) async throws -> [String] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [descriptor] in continuation.resume(returning: Self.read(count, from: descriptor)) }
        }
    }

    private static func read(_ count: Int, from descriptor: Int32) -> [String] {
        var texts: [String] = []
        for _ in 0..<count {
            var buffer = [UInt8](repeating: 0, count: 1024)
            let length = recv(descriptor, &buffer, buffer.count, 0)
            guard length > 0 else { break }
            texts.append(String(decoding: buffer.prefix(length), as: UTF8.self))
        }
        return texts
    }
}
