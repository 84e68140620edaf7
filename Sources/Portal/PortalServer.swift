import Hummingbird
import Logging
import NIOCore
import PortalOperations
import Web

/// The public listener: what strangers may reach.
///
/// It speaks plain HTTP on loopback unless told otherwise; a web server in front of it brings TLS and the public address.
public enum PortalServer {
    /// - Parameters:
    ///   - host: an address of this machine.
    ///   - services: throws `PortalUnavailable` while the engine starts.
    ///   - proxies: network addresses of web servers in front, whose `X-Forwarded-For` counts.
    /// - Throws: `IOError` when it cannot listen there.
    public static func start(
        host: String, port: Int, services: @escaping @Sendable () throws -> PortalServices, proxies: [String] = ["127.0.0.1", "::1"],
        limits: WebLimits = WebLimits(), group: any EventLoopGroup, logger: Logger
    ) async throws -> WebServer {
        let site = PortalSite(services: services, proxies: TrustedProxies(proxies), logger: logger)
        let routes = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        routes.add(middleware: StrictHeaders(isSecure: false))
        routes.add(middleware: PublishedFiles(site: site))
        PortalRoutes.install(on: routes, site)
        return try await WebServer.start(host: host, port: port, routes: routes, limits: limits, group: group, logger: logger)
    }
}
