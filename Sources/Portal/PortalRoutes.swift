import Hummingbird
import Web

/// Every route of the portal; a path that is none of them is looked up in what is published, and else there is nothing.
enum PortalRoutes {
    static func install(on router: Router<WebContext>, _ site: PortalSite) {
        StaticFiles.routes(on: router, site)
        ReplyPages.routes(on: router, site)
        AccountPages.routes(on: router, site)
        router.get("genuine") { await site.answer($0, $1) { .genuine($0) } }
    }
}
