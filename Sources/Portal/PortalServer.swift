import NIOCore
import NIOHTTP1
import NIOPosix
import PortalOperations

/// The public listener: whoever reaches it may fetch revocation lists and the certificates of authorities, and nothing else.
///
/// It speaks plain HTTP on loopback unless told otherwise; a web server in front of it brings TLS and the public address.
public final class PortalServer: Sendable {
    private let channel: any Channel

    private init(channel: any Channel) { self.channel = channel }

    /// The port that was bound, for a configured port 0.
    public var port: Int { channel.localAddress?.port ?? 0 }

    /// - Parameter host: an address of this machine.
    /// - Throws: `IOError` when it cannot listen there.
    public static func start(
        host: String, port: Int, service: any PortalService, limits: PortalLimits = PortalLimits(), group: any EventLoopGroup
    ) async throws -> PortalServer {
        let book = ConnectionBook(limits)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                guard book.enter(child) else { return child.close() }
                return child.eventLoop.makeCompletedFuture {
                    // Answers in the order of requests, one at a time; a request that is no HTTP gets 400 and the end.
                    try child.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try child.pipeline.syncOperations.addHandler(PortalHandler(service: service, limits: limits))
                }
            }
            .bind(host: host, port: port).get()
        return PortalServer(channel: channel)
    }

    /// Takes no more connections.
    public func stop() async { try? await channel.close() }
}
