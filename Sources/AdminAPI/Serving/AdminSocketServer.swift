import AdminOperations
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers the API over a Unix socket: `POST /api/v1/operations/<name>` with JSON, and the resources as the listener does.
///
/// The socket has mode 0600, and the kernel tells whose process is on the other side: only our own user and root are served.
public final class AdminSocketServer: Sendable {
    private let channel: any Channel
    private let path: String

    private init(channel: any Channel, path: String) {
        self.channel = channel
        self.path = path
    }

    /// - Throws: `SocketError` when the socket cannot be made. A socket file left by a dead process is replaced.
    public static func start(
        path: String, service: any AdminService, group: any EventLoopGroup, logger: Logger
    ) async throws -> AdminSocketServer {
        let descriptor = try ListeningSocket.bind(path: path)
        let bootstrap = ServerBootstrap(group: group)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(AdminHTTPHandler(service: service, logger: logger))
                }
            }
        do {
            return AdminSocketServer(channel: try await bootstrap.withBoundSocket(descriptor).get(), path: path)
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Takes no more connections and removes the socket file.
    public func stop() async {
        unlink(path)
        try? await channel.close()
    }
}
