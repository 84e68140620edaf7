import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers `GET /healthz`, `/readyz` and `/metrics` on a listener of its own.
///
/// It has no secrets and takes no input, and still it belongs on loopback: what it counts is nobody else's business.
public final class HealthServer: Sendable {
    /// Watchers ask seldom and one at a time.
    private static let maximumConnections = 64
    /// A watcher that says nothing for so long is hung up on.
    private static let patience = TimeAmount.seconds(10)

    private let channel: any Channel

    private init(channel: any Channel) { self.channel = channel }

    /// The port that was bound, for a configured port 0.
    public var port: Int { channel.localAddress?.port ?? 0 }

    /// - Parameter host: an address of this machine.
    /// - Throws: `IOError` when it cannot listen there.
    public static func start(host: String, port: Int, source: any HealthSource, group: any EventLoopGroup) async throws -> HealthServer {
        let gate = ConnectionGate(maximum: maximumConnections)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                guard gate.enter(child) else { return child.close() }
                return child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(IdleStateHandler(allTimeout: patience))
                    try child.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try child.pipeline.syncOperations.addHandler(HealthHandler(source: source))
                }
            }
            .bind(host: host, port: port).get()
        return HealthServer(channel: channel)
    }

    /// Takes no more connections.
    public func stop() async { try? await channel.close() }
}
