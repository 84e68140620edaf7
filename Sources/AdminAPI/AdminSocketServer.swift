import AdminOperations
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers operations over a Unix socket: `POST /api/v1/operations/<name>` with JSON.
///
/// The socket has mode 0600, and the kernel tells whose process is on the other side: only our own user and root are served.
public final class AdminSocketServer: Sendable {
    private let channel: any Channel
    private let path: String

    private init(channel: any Channel, path: String) {
        self.channel = channel
        self.path = path
    }

    /// - Throws: when the socket cannot be made. A socket file left by a dead process is replaced.
    public static func start(path: String, service: any AdminService, group: any EventLoopGroup, logger: Logger) async throws -> AdminSocketServer {
        guard path.utf8.count < 104 else { throw SocketError.pathTooLong(path) }
        let mask = umask(0o177)
        defer { umask(mask) }
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(AdminHTTPHandler(service: service, logger: logger))
                }
            }
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        return AdminSocketServer(channel: channel, path: path)
    }

    public func stop() async {
        try? await channel.close()
        unlink(path)
    }
}

/// Why there is no socket.
public enum SocketError: Error, CustomStringConvertible {
    case pathTooLong(String)

    public var description: String {
        switch self {
        case .pathTooLong(let path): "the socket path \(path) is too long for this system: choose a shorter state folder"
        }
    }
}
