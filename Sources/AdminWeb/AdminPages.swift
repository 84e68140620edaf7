import AdminOperations
import Foundation
import HTTPTypes
import Hummingbird
import Web

/// The pages administrators steer Zegel with: every change and every look goes through the operations, nothing else
/// (`behaviour.md` 27.2).
public enum AdminPages {
    /// Adds routes to a listener that others have routes on, too.
    public typealias Installer = @Sendable (Router<WebContext>, any AdminService) -> Void

    /// The pages as such an addition.
    public static func installer(isSecure: Bool) -> Installer {
        { router, service in routes(on: router, service: service, isSecure: isSecure) }
    }

    /// Mounts the pages at `/`.
    /// - Parameters:
    ///   - isSecure: the listener itself speaks TLS. Without it cookies are for TLS all the same, but for requests to loopback.
    ///   - now: the clock that times are told by.
    public static func routes(
        on router: Router<WebContext>, service: any AdminService, isSecure: Bool, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        let receptionist = Receptionist(service: service, listenerIsSecure: isSecure, now: now)
        let group = router.group("").add(middleware: StrictHeaders(isSecure: isSecure))
        for route in table {
            if let get = route.get {
                group.on(RouterPath(route.path), method: .get) { try await receptionist.answer($0, $1, route, get) }
            }
            // A form that is sent to an address that shows only is refused with its token unlooked at.
            let post = route.post ?? { ProblemPages.onlyShows($0) }
            group.on(RouterPath(route.path), method: .post) { try await receptionist.answer($0, $1, route, post) }
            if route.get == nil {
                group.on(RouterPath(route.path), method: .get) {
                    try await receptionist.answer($0, $1, route) { ProblemPages.onlyChanges($0) }
                }
            }
        }
        for asset in Asset.all { group.on(RouterPath(asset.path), method: .get) { request, _ in asset.response(to: request) } }
        let nothing = Route(path: "/**", audience: .everybody)
        group.on("/**", method: .get) { try await receptionist.answer($0, $1, nothing) { ProblemPages.notFound($0) } }
    }

    static let table: [Route] = [
        SessionPages.routes, SetupPages.routes, DashboardPage.routes, MessagePages.routes, ExplainPage.routes, QueuePages.routes,
        DomainPages.routes, UserPages.routes, SettingPages.routes, CertificatePages.routes, CRLPages.routes, AuthorityPages.routes,
        TemplatePages.routes, RecipientPages.routes, PortalUserPages.routes, ReplyPages.routes, AccessPages.routes,
        AdministratorPage.routes,
        RecordPages.routes, ActPages.routes, HelpPages.routes,
    ].flatMap(\.self)
}
