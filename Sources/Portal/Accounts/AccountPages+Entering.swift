import PortalOperations
import Web

extension AccountPages {
    // MARK: Sign-up

    static let seeInvitation: Page = { visit in
        guard case .link(let address, let until) = try await visit.ask(.seeInvitation(token: visit.name)) else {
            return .neutral(visit.visit)
        }
        return AccountMarkup.join(visit, address, until)
    }

    static let join: Page = { visit in
        guard case .link(let address, let until) = try await visit.ask(.seeInvitation(token: visit.name)) else {
            return .neutral(visit.visit)
        }
        guard visit["password"] == visit["again"] else {
            return AccountMarkup.join(visit, address, until, problem: AccountWords.notTheSame)
        }
        switch try await visit.ask(.join(token: visit.name, password: visit["password"])) {
        case .entered(let session, let stage): return visit.entered(session, stage)
        case .badPassword(let problem): return AccountMarkup.join(visit, address, until, problem: AccountWords.problem(problem))
        case let answer: return try await visit.other(answer)
        }
    }

    // MARK: Login

    static let seeLogin: Page = { visit in
        guard case .visitor(let visitor?) = try await visit.ask(.see) else { return AccountMarkup.logIn(visit) }
        switch visitor.stage {
        case .code: return AccountMarkup.logIn(visit)
        case .enrol: return visit.see("account/factor")
        case .full: return visit.see(visit.followed.isEmpty ? "otp" : "otp/\(visit.followed)")
        }
    }

    static let logIn: Page = { visit in
        switch try await visit.ask(.logIn(address: visit["address"], password: visit["password"])) {
        case .entered(let session, let stage): return visit.entered(session, stage)
        case .notRight: return AccountMarkup.logIn(visit, problem: AccountWords.wrongLogin)
        case let answer: return try await visit.other(answer)
        }
    }

    static let seeCode: Page = { visit in
        guard case .visitor(let visitor?) = try await visit.ask(.see) else { return visit.see("login") }
        return visitor.stage == .code ? AccountMarkup.code(visit) : try await visit.refused()
    }

    static let enterCode: Page = { visit in
        switch try await visit.ask(.enterCode(visit["code"])) {
        case .entered(let session, let stage): return visit.entered(session, stage)
        case .notRight: return AccountMarkup.code(visit, problem: AccountWords.wrongCode)
        case let answer: return try await visit.other(answer)
        }
    }

    static let logOut: Page = { visit in
        _ = try await visit.ask(.logOut)
        var page = visit.see("login", ["out": "1"])
        page.set(visit.cookie.changed(to: nil))
        return page
    }

    // MARK: Forgotten password

    static let seeForgotten: Page = { AccountMarkup.forgotten($0) }

    static let askForNewPassword: Page = { visit in
        switch try await visit.ask(.askForNewPassword(address: visit["address"])) {
        case .done: return AccountMarkup.forgottenSent(visit)
        case let answer: return try await visit.other(answer)
        }
    }

    static let seeNewPassword: Page = { visit in
        guard case .link(let address, _) = try await visit.ask(.seeNewPassword(token: visit.name)) else { return .neutral(visit.visit) }
        return AccountMarkup.newPassword(visit, address)
    }

    static let setNewPassword: Page = { visit in
        guard case .link(let address, _) = try await visit.ask(.seeNewPassword(token: visit.name)) else { return .neutral(visit.visit) }
        guard visit["password"] == visit["again"] else {
            return AccountMarkup.newPassword(visit, address, problem: AccountWords.notTheSame)
        }
        switch try await visit.ask(.setNewPassword(token: visit.name, password: visit["password"])) {
        case .done: return AccountMarkup.newPasswordSet(visit)
        case .badPassword(let problem): return AccountMarkup.newPassword(visit, address, problem: AccountWords.problem(problem))
        case let answer: return try await visit.other(answer)
        }
    }
}
