import Foundation
import Logging
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP

/// A listening socket and its sessions.
public final class SMTPListener: Sendable {
    public let name: String
    private let channel: any Channel
    private let quiescing: SessionRegistry

    private init(name: String, channel: any Channel, quiescing: SessionRegistry) {
        self.name = name
        self.channel = channel
        self.quiescing = quiescing
    }

    /// TLS was asked for without a certificate: an `implicit` listener would speak plain text and call it encrypted.
    public struct MissingIdentity: Error, Hashable, Sendable {}

    /// - Parameter descriptor: a socket that is bound already, instead of one of our own; it is ours from now on.
    /// - Throws: when the address cannot be bound (port in use), or the TLS files do not fit.
    public static func start(
        _ configuration: ListenerConfiguration, descriptor: CInt? = nil, receiver: any MailReceiver, group: any EventLoopGroup, logger: Logger,
        now: @escaping @Sendable () -> Date
    ) async throws -> SMTPListener {
        if configuration.tls != .none, configuration.identity == nil { throw MissingIdentity() }
        let tls = try configuration.tls == .none ? nil : configuration.identity?.serverContext()
        let counter = ConnectionCounter(configuration.limits)
        let registry = SessionRegistry()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: false)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    registry.add(child)
                    let pipeline = child.pipeline.syncOperations
                    if configuration.hasProxyHeader { try pipeline.addHandler(ProxyHeaderHandler()) }
                    if configuration.tls == .implicit, let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(
                        SMTPServerHandler(
                            configuration: configuration, tls: tls, receiver: receiver, counter: counter, now: now, logger: logger))
                }
            }
        let channel =
            if let descriptor { try await bootstrap.withBoundSocket(descriptor).get() } else {
                try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
            }
        return SMTPListener(name: configuration.name, channel: channel, quiescing: registry)
    }

    /// The port bound, also when the configuration said 0.
    public var localPort: Int { channel.localAddress?.port ?? 0 }

    /// Takes no more connections and gives open sessions time to end before they are cut.
    public func stop(within grace: Duration) async {
        try? await channel.close()
        await quiescing.drain(within: grace)
    }
}
