import Foundation
import PortalOperations
import Web

/// Pages of who is logged in.
extension AccountMarkup {
    /// Who is logged in, and where else to go.
    private static func who(_ visit: AccountVisit, _ address: String? = nil) -> HTML {
        let language = visit.language
        let name: HTML? = address.map { "<span>\(AccountWords.loggedInAs(language, ["address": $0]))</span>" }
        return """
            <div class="who">\(name)<nav>\(link(visit, "otp", AccountWords.messages(language)))\
            \(link(visit, "account", AccountWords.account(language)))\
            <form method="post" action="\(visit.visit.link("logout"))">\(FormParts.hidden("form", visit.cookie.form))\
            <button type="submit" class="link-button">\(AccountWords.logOut(language))</button></form></nav></div>
            """
    }

    private static func inside(_ visit: AccountVisit, _ title: Words, for address: String? = nil, forbidden: Bool = false, _ content: HTML)
        -> PortalPage
    {
        var page = page(visit, title, status: forbidden ? .forbidden : .ok, content)
        page.content = who(visit, address) + page.content
        return page
    }

    // MARK: One-time passwords

    static func overview(_ visit: AccountVisit, _ overview: AccountOverview, problem: Words? = nil) -> PortalPage {
        let language = visit.language
        let field = FormParts.field(
            "id", AccountWords.idLabel(language), value: visit["id"], hint: AccountWords.idHint(language), problem: problem?(language),
            autocomplete: "off", isRequired: true)
        return inside(
            visit, AccountWords.overviewTitle, for: overview.address, forbidden: problem != nil,
            """
            \(lead(AccountWords.overviewLead(language)))
            \(form(visit, to: "otp", button: AccountWords.showPassword(language), field))
            <section><h2>\(AccountWords.lastDays(language))</h2>\(passwords(visit, overview.passwords))</section>
            \(keyFiles(visit, overview.keyFiles))
            """)
    }

    private static func passwords(_ visit: AccountVisit, _ items: [AccountOverview.Item]) -> HTML {
        guard !items.isEmpty else { return "<p class=\"small\">\(AccountWords.noneYet(visit.language))</p>" }
        let rows: [HTML] = items.map { item in
            """
            <li><a href="\(visit.visit.link("otp/\(item.id)"))">\(grouped(item.id))</a>\
            <span class="when">\(date(item.date, visit, withTime: true))</span></li>
            """
        }
        return "<ul class=\"list\">\(rows)</ul>"
    }

    private static func keyFiles(_ visit: AccountVisit, _ items: [AccountOverview.KeyFile]) -> HTML {
        guard !items.isEmpty else { return .empty }
        let language = visit.language
        let rows: [HTML] = items.map { item in
            """
            <li><span><span class="what">\(item.fileName)</span><br><span class="when">\(date(item.date, visit))</span></span>\
            <form method="post" action="\(visit.visit.link("keyfile/\(item.id)"))">\(FormParts.hidden("form", visit.cookie.form))\
            <button type="submit" class="quiet" aria-label="\(AccountWords.showPassword(language)): \(item.fileName)">\
            \(AccountWords.showPassword(language))</button></form></li>
            """
        }
        return """
            <section><h2>\(AccountWords.keyFiles(language))</h2><p class="small">\(AccountWords.keyFilesText(language))</p>\
            <ul class="list">\(rows)</ul></section>
            """
    }

    static func password(_ visit: AccountVisit, _ password: AccountPassword) -> PortalPage {
        let language = visit.language
        let values: KeyValuePairs = ["id": grouped(password.title), "date": words(password.date, language)]
        return shown(visit, password, AccountWords.passwordLead(language, values), AccountWords.passwordHelp(language))
    }

    static func keyPassword(_ visit: AccountVisit, _ password: AccountPassword) -> PortalPage {
        let language = visit.language
        let values: KeyValuePairs = ["file": password.title, "date": words(password.date, language)]
        return shown(visit, password, AccountWords.keyPasswordLead(language, values), AccountWords.keyPasswordHelp(language))
    }

    private static func shown(_ visit: AccountVisit, _ password: AccountPassword, _ text: String, _ help: String) -> PortalPage {
        let language = visit.language
        return inside(
            visit, AccountWords.passwordTitle,
            """
            \(lead(text))
            <p class="password-shown" translate="no">\(password.password)</p>
            <p>\(help)</p>
            <p class="small">\(AccountWords.withoutHyphens(language)) \
            <code class="secret" translate="no">\(password.password.replacing("-", with: ""))</code></p>
            <p>\(link(visit, "otp", AccountWords.back(language)))</p>
            """)
    }

    // MARK: Account

    static func account(_ visit: AccountVisit, _ overview: AccountOverview) -> PortalPage {
        let language = visit.language
        return inside(
            visit, AccountWords.accountTitle, for: overview.address,
            """
            \(done(visit))
            \(factorSection(visit, overview))
            <section><h2>\(AccountWords.password(language))</h2><p class="small">\(AccountWords.passwordChangeText(language))</p>\
            <p>\(button(visit, "account/password", AccountWords.passwordChange(language)))</p></section>
            <section><h2>\(AccountWords.deleteTitle(language))</h2><p class="small">\(AccountWords.deleteText(language))</p>\
            <p>\(link(visit, "account/delete", AccountWords.deleteTitle(language)))</p></section>
            """)
    }

    private static func done(_ visit: AccountVisit) -> HTML {
        let language = visit.language
        return switch visit.visit.query["done"] {
        case "factor": FormParts.success(AccountWords.factorRemoved(language), AccountWords.factorRemovedText(language))
        case "password": FormParts.success(AccountWords.passwordChanged(language), AccountWords.passwordChangedText(language))
        default: .empty
        }
    }

    private static func button(_ visit: AccountVisit, _ target: String, _ text: String) -> HTML {
        "<a class=\"button quiet\" href=\"\(visit.visit.link(target))\">\(text)</a>"
    }

    private static func factorSection(_ visit: AccountVisit, _ overview: AccountOverview) -> HTML {
        let language = visit.language
        guard overview.hasFactor else {
            guard overview.factorRule != .off else { return .empty }
            return """
                <section><h2>\(AccountWords.factorTitle(language)) \
                <span class="state attention">! \(AccountWords.factorOff(language))</span></h2>\
                <p>\(AccountWords.factorOffText(language))</p>\
                <p>\(button(visit, "account/factor", AccountWords.factorSetUp(language)))</p></section>
                """
        }
        let off: HTML =
            overview.factorRule == .required ? .empty : " \(button(visit, "account/factor/remove", AccountWords.factorRemove(language)))"
        return """
            <section><h2>\(AccountWords.factorTitle(language)) <span class="state good">✓ \(AccountWords.factorOn(language))</span></h2>\
            <p>\(AccountWords.factorOnText(language, ["count": "\(overview.recoveryCodes)"]))</p>\
            <p class="actions">\(button(visit, "account/codes", AccountWords.newCodes(language)))\(off)</p></section>
            """
    }

    static func changePassword(_ visit: AccountVisit, oldProblem: Words? = nil, newProblem: Words? = nil) -> PortalPage {
        let language = visit.language
        let old = FormParts.field(
            "old", AccountWords.passwordOld(language), kind: "password", problem: oldProblem?(language), autocomplete: "current-password",
            isRequired: true)
        return inside(
            visit, AccountWords.passwordChange,
            form(
                visit, to: "account/password", button: AccountWords.newPasswordButton(language), beside: cancel(visit, "account"),
                old + newPasswordFields(visit, newProblem)))
    }

    static func delete(_ visit: AccountVisit, problem: Words? = nil) -> PortalPage {
        let language = visit.language
        let field = FormParts.field(
            "password", AccountWords.password(language), kind: "password", problem: problem?(language), autocomplete: "current-password",
            isRequired: true)
        return inside(
            visit, AccountWords.deleteTitle,
            """
            <p>\(AccountWords.deleteText(language))</p>
            \(form(
                visit, to: "account/delete", button: AccountWords.deleteButton(language), kind: "destroy", beside: cancel(visit, "account"),
                field))
            """)
    }

    static func deleted(_ visit: AccountVisit) -> PortalPage {
        page(visit, AccountWords.deletedTitle, "<p>\(AccountWords.loggedOutText(visit.language))</p>")
    }

    // MARK: Second factor

    static func factorIntroduction(_ visit: AccountVisit, isRequired: Bool) -> PortalPage {
        let language = visit.language
        let required: HTML = isRequired ? "<p>\(AccountWords.setUpRequired(language))</p>" : .empty
        return page(
            visit, AccountWords.setUpTitle,
            """
            \(lead(AccountWords.setUpLead(language)))\(required)
            \(form(visit, to: "account/factor/begin", button: AccountWords.setUpBegin(language), .empty))
            """)
    }

    static func factor(_ visit: AccountVisit, _ factor: AccountFactor, problem: Words? = nil) -> PortalPage {
        let language = visit.language
        let picture = QRPicture.svg(factor.uri, title: AccountWords.setUpPicture(language))
        let key = stride(from: 0, to: factor.secret.utf8.count, by: 4).map { String(factor.secret.dropFirst($0).prefix(4)) }
        let scan: HTML? = picture.map { "<p>\(AccountWords.setUpScan(language))</p>\($0)" }
        return page(
            visit, AccountWords.setUpTitle, status: problem == nil ? .ok : .unprocessableContent,
            """
            \(lead(AccountWords.setUpLead(language)))
            <ol class="steps"><li>\(scan)\
            <p><a href="\(factor.uri)">\(AccountWords.setUpOpen(language))</a></p>\
            <p class="small">\(AccountWords.setUpKey(language))<br>\
            <code class="secret" translate="no">\(key.joined(separator: " "))</code></p></li>
            <li><p>\(AccountWords.setUpCode(language))</p>
            \(form(
                visit, to: "account/factor", button: AccountWords.goOn(language),
                codeField(visit, problem, hint: AccountWords.setUpCodeHint)))</li></ol>
            """)
    }

    static func codes(_ visit: AccountVisit, _ codes: [String], isFirst: Bool) -> PortalPage {
        let language = visit.language
        let rows: [HTML] = codes.map { "<li>\($0)</li>" }
        let title = isFirst ? AccountWords.codesOn(language) : AccountWords.newCodes(language)
        let next = visit.followed.isEmpty ? "otp" : "otp/\(visit.followed)"
        return page(
            visit, AccountWords.codesTitle,
            """
            \(FormParts.success(title, AccountWords.codesText(language)))
            <ul class="codes" translate="no">\(rows)</ul>
            <p><a class="button" href="\(visit.visit.link(next))">\(AccountWords.codesKept(language))</a></p>
            """)
    }

    static func newCodes(_ visit: AccountVisit, problem: Words? = nil) -> PortalPage {
        withCode(visit, AccountWords.newCodes, AccountWords.newCodesLead, "account/codes", AccountWords.newCodes, problem)
    }

    static func removeFactor(_ visit: AccountVisit, problem: Words? = nil) -> PortalPage {
        withCode(
            visit, AccountWords.factorTitle, AccountWords.factorRemoveLead, "account/factor/remove", AccountWords.factorRemove, problem)
    }

    private static func withCode(
        _ visit: AccountVisit, _ title: Words, _ text: Words, _ target: String, _ button: Words, _ problem: Words?
    ) -> PortalPage {
        let language = visit.language
        return inside(
            visit, title,
            """
            \(lead(text(language)))
            \(form(visit, to: target, button: button(language), beside: cancel(visit, "account"), codeField(visit, problem)))
            """)
    }
}
