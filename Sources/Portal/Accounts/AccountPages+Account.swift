import PortalOperations
import Web

extension AccountPages {
    // MARK: One-time passwords

    static let overview: Page = { visit in
        switch try await visit.ask(.seeOverview) {
        case .overview(let overview): return AccountMarkup.overview(visit, overview)
        case let answer: return try await visit.away(answer)
        }
    }

    static let followPassword: Page = { visit in
        switch try await visit.ask(.showPassword(id: visit["id"])) {
        case .password(let password): return visit.see("otp/\(password.title)")
        case .forbidden:
            guard case .overview(let overview) = try await visit.ask(.seeOverview) else { return try await visit.refused() }
            return AccountMarkup.overview(visit, overview, problem: AccountWords.unknownID)
        case let answer: return try await visit.other(answer)
        }
    }

    /// Followed from a mail: who is not logged in is asked to, whatever the number is.
    static let showPassword: Page = { visit in
        switch try await visit.ask(.showPassword(id: visit.name)) {
        case .password(let password): return AccountMarkup.password(visit, password)
        case .forbidden:
            guard case .visitor(let visitor?) = try await visit.ask(.see) else { return visit.logInFirst(visit.name) }
            guard visitor.stage == .full, case .overview(let overview) = try await visit.ask(.seeOverview) else {
                return try await visit.refused()
            }
            return AccountMarkup.overview(visit, overview, problem: AccountWords.unknownID)
        case let answer: return try await visit.other(answer)
        }
    }

    static let showKeyPassword: Page = { visit in
        switch try await visit.ask(.showKeyPassword(id: visit.name)) {
        case .password(let password): return AccountMarkup.keyPassword(visit, password)
        case let answer: return try await visit.other(answer)
        }
    }

    // MARK: Account

    static let account: Page = { visit in
        switch try await visit.ask(.seeOverview) {
        case .overview(let overview): return AccountMarkup.account(visit, overview)
        case let answer: return try await visit.away(answer)
        }
    }

    static let seeFactor: Page = { visit in
        switch try await visit.ask(.seeFactor) {
        case .factor(let factor): return AccountMarkup.factor(visit, factor)
        case .done:
            guard case .visitor(let visitor?) = try await visit.ask(.see) else { return visit.logInFirst() }
            return AccountMarkup.factorIntroduction(visit, isRequired: visitor.stage == .enrol)
        case let answer: return try await visit.away(answer)
        }
    }

    static let beginFactor: Page = { visit in
        switch try await visit.ask(.beginFactor) {
        case .factor: return visit.followed.isEmpty ? visit.see("account/factor") : visit.see("account/factor", ["to": visit.followed])
        case let answer: return try await visit.other(answer)
        }
    }

    static let confirmFactor: Page = { visit in
        switch try await visit.ask(.confirmFactor(code: visit["code"])) {
        case .codes(let codes, let session):
            var page = AccountMarkup.codes(visit, codes, isFirst: true)
            if let session { page.set(visit.cookie.changed(to: session)) }
            return page
        case .notRight:
            guard case .factor(let factor) = try await visit.ask(.seeFactor) else { return try await visit.refused() }
            return AccountMarkup.factor(visit, factor, problem: AccountWords.wrongCode)
        case let answer: return try await visit.other(answer)
        }
    }

    static let seeRemoveFactor: Page = { try await $0.withAccount { AccountMarkup.removeFactor($0) } }

    static let removeFactor: Page = { visit in
        switch try await visit.ask(.removeFactor(code: visit["code"])) {
        case .done: return visit.see("account", ["done": "factor"])
        case .notRight: return AccountMarkup.removeFactor(visit, problem: AccountWords.wrongCode)
        case let answer: return try await visit.other(answer)
        }
    }

    static let seeCodes: Page = { try await $0.withAccount { AccountMarkup.newCodes($0) } }

    static let makeCodes: Page = { visit in
        switch try await visit.ask(.makeCodes(code: visit["code"])) {
        case .codes(let codes, _): return AccountMarkup.codes(visit, codes, isFirst: false)
        case .notRight: return AccountMarkup.newCodes(visit, problem: AccountWords.wrongCode)
        case let answer: return try await visit.other(answer)
        }
    }

    static let seeChangePassword: Page = { try await $0.withAccount { AccountMarkup.changePassword($0) } }

    static let changePassword: Page = { visit in
        guard visit["password"] == visit["again"] else {
            return try await visit.withAccount { AccountMarkup.changePassword($0, newProblem: AccountWords.notTheSame) }
        }
        switch try await visit.ask(.changePassword(old: visit["old"], new: visit["password"])) {
        case .entered(let session, _):
            var page = visit.see("account", ["done": "password"])
            page.set(visit.cookie.changed(to: session))
            return page
        case .notRight: return AccountMarkup.changePassword(visit, oldProblem: AccountWords.wrongPassword)
        case .badPassword(let problem): return AccountMarkup.changePassword(visit, newProblem: AccountWords.problem(problem))
        case let answer: return try await visit.other(answer)
        }
    }

    static let seeDelete: Page = { try await $0.withAccount { AccountMarkup.delete($0) } }

    static let deleteAccount: Page = { visit in
        switch try await visit.ask(.deleteAccount(password: visit["password"])) {
        case .done:
            var page = AccountMarkup.deleted(visit)
            page.set(visit.cookie.changed(to: nil))
            return page
        case .notRight: return AccountMarkup.delete(visit, problem: AccountWords.wrongPassword)
        case let answer: return try await visit.other(answer)
        }
    }
}

extension AccountVisit {
    /// To the login, and from there to a password.
    func logInFirst(_ id: String = "") -> PortalPage {
        let isID = id.utf8.count == 16 && id.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x32...0x39).contains($0) }
        return isID ? see("login", ["to": id]) : see("login")
    }

    /// A page that was asked for too early: strangers are sent to the login, others are refused.
    func away(_ answer: AccountAnswer) async throws -> PortalPage {
        guard answer == .forbidden, case .visitor(nil) = try await ask(.see) else { return try await other(answer) }
        return logInFirst()
    }

    /// A page for who is logged in.
    func withAccount(_ make: (AccountVisit) -> PortalPage) async throws -> PortalPage {
        switch try await ask(.seeOverview) {
        case .overview: return make(self)
        case let answer: return try await away(answer)
        }
    }
}
