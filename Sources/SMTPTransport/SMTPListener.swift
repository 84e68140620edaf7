import Foundation
import Logging
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP
import Synchronization

/// A listening socket and its sessions.
public final class SMTPListener: Sendable {
    /// What a new session is told.
    private struct Terms: Sendable {
        var configuration: ListenerConfiguration
        var tls: NIOSSLContext?

        init(_ configuration: ListenerConfiguration) throws {
            if configuration.tls != .none, configuration.identity == nil { throw MissingIdentity() }
            self.configuration = configuration
            tls = try configuration.tls == .none ? nil : configuration.identity?.serverContext()
        }
    }

    /// Connections the system keeps for us until we take them; it may allow fewer (`net.core.somaxconn`).
    ///
    /// More than a listener has places for: a client beyond them gets his 421 at once. One the system leaves out gets silence
    /// until his own patience ends.
    private static let backlog: Int32 = 4096

    public let name: String
    private let channel: any Channel
    private let quiescing: SessionRegistry
    private let counter: ConnectionCounter
    private let terms: Current<Terms>

    private init(name: String, channel: any Channel, quiescing: SessionRegistry, counter: ConnectionCounter, terms: Current<Terms>) {
        self.name = name
        self.channel = channel
        self.quiescing = quiescing
        self.counter = counter
        self.terms = terms
    }

    /// TLS was asked for without a certificate: an `implicit` listener would speak plain text and call it encrypted.
    public struct MissingIdentity: Error, Hashable, Sendable {}

    /// - Parameter descriptor: a socket that is bound already, instead of one of our own; it is ours from now on.
    /// - Throws: when the address cannot be bound (port in use), or the TLS files do not fit.
    public static func start(
        _ configuration: ListenerConfiguration, descriptor: CInt? = nil, receiver: any MailReceiver, group: any EventLoopGroup,
        logger: Logger,
        now: @escaping @Sendable () -> Date
    ) async throws -> SMTPListener {
        let terms = Current(try Terms(configuration))
        let counter = ConnectionCounter(configuration.limits)
        let registry = SessionRegistry()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: false)
            .childChannelInitializer { child in
                let (configuration, tls) = terms.withValue { ($0.configuration, $0.tls) }
                return child.eventLoop.makeCompletedFuture {
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
        return SMTPListener(name: configuration.name, channel: channel, quiescing: registry, counter: counter, terms: terms)
    }

    /// New sessions get these terms, with the TLS files read anew; open ones keep what they began with. Address and port stay.
    /// - Throws: when the TLS files do not fit; then nothing has changed.
    public func change(to configuration: ListenerConfiguration) throws {
        let new = try Terms(configuration)
        terms.set(new)
        counter.change(configuration.limits)
    }

    /// The port bound, also when the configuration said 0.
    public var localPort: Int { channel.localAddress?.port ?? 0 }

    /// Takes no more connections; open sessions go on.
    public func refuseNew() async { try? await channel.close() }

    /// Takes no more connections and gives open sessions time to end before they are cut.
    public func stop(within grace: Duration) async {
        try? await channel.close()
        await quiescing.drain(within: grace)
    }
}
