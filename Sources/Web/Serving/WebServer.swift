import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// A listener that answers HTTP with the routes it is given.
public final class WebServer: Sendable {
    /// The port that was bound, for a configured port 0.
    public let port: Int
    private let services: ServiceGroup
    private let run: Task<Void, any Error>

    private init(port: Int, services: ServiceGroup, run: Task<Void, any Error>) {
        self.port = port
        self.services = services
        self.run = run
    }

    /// - Parameters:
    ///   - host: an address of this machine.
    ///   - tls: gives the context for each new connection; `nil`: plain HTTP.
    /// - Throws: `IOError` when it cannot listen there.
    public static func start(
        host: String, port: Int, routes: Router<WebContext>, limits: WebLimits = WebLimits(),
        tls: (@Sendable () -> NIOSSLContext)? = nil, group: any EventLoopGroup, logger: Logger
    ) async throws -> WebServer {
        try await start(.hostname(host, port: port), routes: routes, limits: limits, tls: tls, group: group, logger: logger)
    }

    /// On a Unix socket; a file of that name that is a socket is replaced.
    /// - Parameter users: whose processes are let in, beside our own user and root: the kernel says whose they are.
    /// - Throws: `IOError` when it cannot listen there.
    public static func start(
        socket path: String, users: Set<UInt32> = [], routes: Router<WebContext>, limits: WebLimits = WebLimits(),
        group: any EventLoopGroup, logger: Logger
    ) async throws -> WebServer {
        let server = try await start(
            .unixDomainSocket(path: path), routes: routes, limits: limits, users: users, group: group, logger: logger)
        // Others may knock where others are named; who they are is looked at when they do.
        chmod(path, users.isEmpty ? 0o600 : 0o666)
        return server
    }

    private static func start(
        _ address: BindAddress, routes: Router<WebContext>, limits: WebLimits, tls: (@Sendable () -> NIOSSLContext)? = nil,
        users: Set<UInt32>? = nil, group: any EventLoopGroup, logger: Logger
    ) async throws -> WebServer {
        let (bound, running) = AsyncStream.makeStream(of: Int.self)
        let book = ConnectionBook(limits)
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: limits.headSize, maxHeaderListSize: limits.headSize, maxHeaderFieldCount: limits.headerFields)
        let server = HTTPServerBuilder { responder in
            let http = HTTP1Channel(
                responder: responder,
                configuration: .init(additionalChannelHandlers: [PaceKeeper(limits)], httpDecoderConfiguration: decoder))
            return GuardedChannel(base: http, book: book, tls: tls, users: users)
        }
        let application = Application(
            router: routes, server: server, configuration: .init(address: address),
            onServerRunning: { channel in running.yield(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(group), logger: logger)
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        let run = Task {
            defer { running.finish() }
            try await services.run()
        }
        for await port in bound { return WebServer(port: port, services: services, run: run) }
        try await run.value
        throw ChannelError.ioOnClosedChannel
    }

    /// Takes no more connections, lets answers under way end for a while, then hangs up.
    public func stop(within time: Duration = .seconds(5)) async {
        await services.triggerGracefulShutdown()
        let patience = Task { [run] in
            if (try? await Task.sleep(for: time)) != nil { run.cancel() }
        }
        _ = try? await run.value
        patience.cancel()
    }
}
