import Hummingbird
import PortalOperations
import Web

/// The pages a reply is written on (`behaviour.md` 17.2).
enum ReplyPages {
    static func routes(on router: Router<WebContext>, _ site: PortalSite) {}
}
