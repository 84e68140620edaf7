import HTTPTypes
import Hummingbird
import PortalOperations
import Web

/// One request to a page of accounts: who asks, and what he sent.
struct AccountVisit: Sendable {
    let visit: PortalVisit
    let cookie: AccountCookie
    let house: House
    /// Empty for GET.
    let form: SentForm?
    /// What the path names: a token or an id.
    let name: String
    private let service: any PortalAccountService

    init(_ visit: PortalVisit, _ cookie: AccountCookie, _ house: House, form: SentForm?, name: String, service: any PortalAccountService) {
        self.visit = visit
        self.cookie = cookie
        self.house = house
        self.form = form
        self.name = name
        self.service = service
    }

    var language: Language { visit.language }

    func ask(_ step: AccountStep) async throws -> AccountAnswer {
        try await service.account(AccountRequest(session: cookie.session, network: visit.address, step))
    }

    subscript(_ field: String) -> String { form?[field] ?? "" }

    /// The number of a one-time password that is followed after the login; empty for none.
    var followed: String {
        let text = form?["to"] ?? visit.query["to"] ?? ""
        let isID = text.utf8.count == 16 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x32...0x39).contains($0) }
        return isID ? text : ""
    }

    // MARK: Where to go on

    /// Leads to a page of ours.
    func see(_ target: String, _ parameters: KeyValuePairs<String, String> = [:]) -> PortalPage { .see(visit.link(target, parameters)) }

    /// Leads on with a new session.
    func entered(_ session: String, _ stage: AccountStage) -> PortalPage {
        var page: PortalPage =
            switch stage {
            case .code: followed.isEmpty ? see("login/code") : see("login/code", ["to": followed])
            case .enrol: followed.isEmpty ? see("account/factor") : see("account/factor", ["to": followed])
            case .full: see(followed.isEmpty ? "otp" : "otp/\(followed)")
            }
        page.set(cookie.changed(to: session))
        return page
    }

    /// The page of who is not far enough, or not here at all.
    func refused() async throws -> PortalPage {
        guard case .visitor(let visitor?) = try await ask(.see) else { return AccountMarkup.forbidden(self, to: "login") }
        switch visitor.stage {
        case .code: return AccountMarkup.forbidden(self, to: "login/code")
        case .enrol: return AccountMarkup.forbidden(self, to: "account/factor")
        case .full: return AccountMarkup.forbidden(self, to: "otp")
        }
    }

    /// What every page does with an answer that is none of its own.
    func other(_ answer: AccountAnswer) async throws -> PortalPage {
        switch answer {
        case .nothingHere: .neutral(visit)
        case .later(let seconds): AccountMarkup.wait(self, seconds)
        default: try await refused()
        }
    }
}

extension PortalPage {
    mutating func set(_ cookie: AccountCookie) {
        fields[.setCookie] = cookie.field
        raw?.headers[.setCookie] = cookie.field
    }
}
