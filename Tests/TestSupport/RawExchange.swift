import Foundation

/// Octets sent to a port of this machine as they are.
public enum RawExchange {
    /// Sends and reads until the other side hangs up; on a thread of its own.
    public static func run(_ bytes: [UInt8], port: Int) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try runBlocking(bytes, port: port) }) }
        }
    }

    /// Sends and leaves the connection open.
    /// - Returns: hangs up.
    public static func begin(_ bytes: [UInt8], port: Int) async throws -> @Sendable () -> Void {
        let socket = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let socket = try BlockingSocket.connect(port: port)
                        socket.send(bytes)
                        return socket
                    })
            }
        }
        return { socket.close() }
    }

    private static func runBlocking(_ bytes: [UInt8], port: Int) throws -> [UInt8] {
        let socket = try BlockingSocket.connect(port: port)
        defer { socket.close() }
        socket.send(bytes)
        var answer: [UInt8] = []
        while case let more = try socket.receive(), !more.isEmpty { answer += more }
        return answer
    }
}
