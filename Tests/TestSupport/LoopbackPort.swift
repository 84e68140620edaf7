import Foundation

/// A port of loopback for a program that cannot choose one itself and say which.
public struct LoopbackPort: Sendable {
    public let number: Int

    /// One that nobody has at this moment, and that the kernel gives to no connection: its own choices begin above 32,767.
    public static func free() throws -> LoopbackPort {
        for _ in 0..<100 {
            guard let (socket, number) = try? BlockingSocket.listen(port: Int.random(in: 10_000..<32_000)) else { continue }
            socket.close()
            return LoopbackPort(number: number)
        }
        throw BlockingSocket.Failure(description: "no port is free")
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
