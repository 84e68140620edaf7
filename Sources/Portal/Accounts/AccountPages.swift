import HTTPTypes
import Hummingbird
import PortalOperations
import Web

/// The pages of accounts: sign-up, login, second factor, one-time passwords (`behaviour.md` 17.3).
///
/// They hold no state. Each asks the engine for one step and shows what came of it; a step out of order is refused there.
enum AccountPages {
    typealias Page = @Sendable (AccountVisit) async throws -> PortalPage

    /// One page and what is sent from it.
    struct Place: Sendable {
        /// `:name` stands for a token or an id.
        var path: String
        var get: Page?
        var post: Page?
    }

    /// Every page there is: tests walk this list.
    static let places: [Place] = [
        Place(path: "join/:name", get: seeInvitation, post: join),
        Place(path: "login", get: seeLogin, post: logIn),
        Place(path: "login/code", get: seeCode, post: enterCode),
        Place(path: "logout", get: nil, post: logOut),
        Place(path: "forgotten", get: seeForgotten, post: askForNewPassword),
        Place(path: "password/:name", get: seeNewPassword, post: setNewPassword),
        Place(path: "otp", get: overview, post: followPassword),
        Place(path: "otp/:name", get: showPassword, post: nil),
        Place(path: "keyfile/:name", get: nil, post: showKeyPassword),
        Place(path: "account", get: account, post: nil),
        Place(path: "account/factor", get: seeFactor, post: confirmFactor),
        Place(path: "account/factor/begin", get: nil, post: beginFactor),
        Place(path: "account/factor/remove", get: seeRemoveFactor, post: removeFactor),
        Place(path: "account/codes", get: seeCodes, post: makeCodes),
        Place(path: "account/password", get: seeChangePassword, post: changePassword),
        Place(path: "account/delete", get: seeDelete, post: deleteAccount),
    ]

    static func routes(on router: Router<WebContext>, _ site: PortalSite) {
        for place in places {
            let path = RouterPath(place.path)
            if let get = place.get { router.get(path) { await answer($0, $1, site, get) } }
            if let post = place.post { router.post(path) { await answer($0, $1, site, post) } }
        }
    }

    private static func answer(_ request: Request, _ context: WebContext, _ site: PortalSite, _ make: Page) async -> Response {
        await site.answer(request, context) { visit in
            guard let service = try site.services().accounts else { return .neutral(visit) }
            let cookie = AccountCookie(request)
            let isChange = request.method == .post
            if !isChange, cookie.isNew, comesFromElsewhere(request) { return AccountMarkup.once(visit) }
            var form: SentForm?
            if isChange {
                guard OriginCheck.isOurs(request) else { return .forbidden(visit) }
                form = try await SentForm(request)
                guard let form, cookie.proves(form["form"]) else { return .forbidden(visit) }
            }
            let name = context.parameters.get("name") ?? ""
            let asked = AccountVisit(visit, cookie, await site.house(), form: form, name: name, service: service)
            var page = try await make(asked)
            if cookie.isNew, page.fields[.setCookie] == nil, page.raw?.headers[.setCookie] == nil { page.set(cookie) }
            return page
        }
    }

    /// A link in another site, a webmail: browsers keep strict cookies back then, and a session would be overlooked.
    private static func comesFromElsewhere(_ request: Request) -> Bool {
        request.headers[fetchSite].map { $0 == "cross-site" || $0 == "same-site" } ?? false
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
