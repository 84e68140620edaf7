import AdminOperations
import Hummingbird
import Logging
import Mail
import NIOCore
import NIOSSL
import Synchronization
import Web

/// The listener of administrators: the API below `/api/v1`, and whatever pages are mounted beside it (`behaviour.md` 27.1).
public final class AdminServer: Sendable {
    /// Adds routes of pages to the listener.
    public typealias Installer = @Sendable (Router<WebContext>, any AdminService) -> Void

    private let server: WebServer
    private let streams: OpenStreams

    /// The port that was bound, for a configured port 0.
    public var port: Int { server.port }

    private init(server: WebServer, streams: OpenStreams) {
        self.server = server
        self.streams = streams
    }

    /// - Parameters:
    ///   - tls: gives the context for each new connection; `nil`: plain HTTP, for loopback.
    ///   - proxies: whose word counts about the address of a client: admin processes on other machines.
    ///   - pages: added behind the API.
    /// - Throws: `IOError` when it cannot listen there.
    public static func start(
        host: String, port: Int, service: any AdminService, pages: [Installer] = [], tls: (@Sendable () -> NIOSSLContext)? = nil,
        proxies: [Network] = [], limits: WebLimits = WebLimits(), group: any EventLoopGroup, logger: Logger
    ) async throws -> AdminServer {
        let streams = OpenStreams()
        let routes = Router(context: WebContext.self)
        routes.add(middleware: StrictHeaders(isSecure: tls != nil))
        routes.add(
            middleware: AdminRoutes(dispatcher: AdminDispatcher(service: service, logger: logger), streams: streams, proxies: proxies))
        for install in pages { install(routes, service) }
        let server = try await WebServer.start(
            host: host, port: port, routes: routes, limits: limits, tls: tls, group: group, logger: logger)
        return AdminServer(server: server, streams: streams)
    }

    /// Takes no more connections, ends live views, lets answers under way end for a while.
    public func stop() async {
        streams.close()
        await server.stop()
    }
}

/// The live views that are open.
final class OpenStreams: Sendable {
    private let state = Mutex((count: 0, isClosed: false))

    /// - Returns: whether there was room.
    func enter() -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.count < LiveEvents.most else { return false }
            state.count += 1
            return true
        }
    }

    func leave() { state.withLock { $0.count -= 1 } }
    func close() { state.withLock { $0.isClosed = true } }
    var isOpen: Bool { state.withLock { !$0.isClosed } }
}
