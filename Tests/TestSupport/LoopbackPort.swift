import Foundation

/// A port of loopback for a program that cannot choose one itself and say which.
public struct LoopbackPort: Sendable {
    public let number: Int

    /// One that nobody has at this moment.
    public static func free() throws -> LoopbackPort {
        let (socket, number) = try BlockingSocket.listen()
        socket.close()
        return LoopbackPort(number: number)
    }

    /// - Returns: whether somebody listened before the time was over.
    public func waitUntilOpen(within limit: Duration = .seconds(30)) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let socket = try? BlockingSocket.connect(port: number) {
                socket.close()
                return true
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
