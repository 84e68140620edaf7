import Hummingbird
import Logging
import NIOCore
import PortalOperations
import Web

/// The public listener: what strangers may reach.
///
/// It speaks plain HTTP on loopback unless told otherwise; a web server in front of it brings TLS and the public address.
public enum PortalServer {
    /// - Parameter host: an address of this machine.
    /// - Throws: `IOError` when it cannot listen there.
    public static func start(
        host: String, port: Int, service: any PortalService, limits: WebLimits = WebLimits(), group: any EventLoopGroup, logger: Logger
    ) async throws -> WebServer {
        let routes = Router(context: WebContext.self)
        routes.add(middleware: StrictHeaders(isSecure: false))
        routes.add(middleware: PublishedFiles(service: service))
        return try await WebServer.start(host: host, port: port, routes: routes, limits: limits, group: group, logger: logger)
    }
}
