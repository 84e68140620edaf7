import Foundation
import HTTPTypes
import PortalOperations
import Web

/// The pages of accounts as markup.
enum AccountMarkup {
    // MARK: Parts

    static func page(_ visit: AccountVisit, _ title: Words, status: HTTPResponse.Status = .ok, _ content: HTML) -> PortalPage {
        PortalPage(
            status, title: title(visit.language),
            content: "<div class=\"card\"><h1>\(title(visit.language))</h1>\(content)</div>")
    }

    static func lead(_ text: String) -> HTML { "<p class=\"lead\">\(text)</p>" }

    /// A form that proves to be ours, and keeps what is followed after the login.
    static func form(_ visit: AccountVisit, to target: String, button: String, kind: String = "", beside: HTML = .empty, _ fields: HTML)
        -> HTML
    {
        let followed: HTML = visit.followed.isEmpty ? .empty : FormParts.hidden("to", visit.followed)
        return """
            <form method="post" action="\(visit.visit.link(target))" autocomplete="on">\
            \(FormParts.hidden("form", visit.cookie.form))\(followed)
            \(fields)
            <div class="actions"><button type="submit" class="\(kind)">\(button)</button>\(beside)</div>
            </form>
            """
    }

    static func link(_ visit: AccountVisit, _ target: String, _ text: String) -> HTML {
        "<a href=\"\(visit.visit.link(target))\">\(text)</a>"
    }

    static func problem(_ visit: AccountVisit, _ problem: Words?) -> HTML {
        problem.map { FormParts.problems(PageWords.problemTitle(visit.language), [$0(visit.language)]) } ?? .empty
    }

    /// For password managers: whose password it is.
    static func owner(_ address: String) -> HTML {
        "<input type=\"text\" name=\"owner\" value=\"\(address)\" autocomplete=\"username\" readonly hidden>"
    }

    static func newPasswordFields(_ visit: AccountVisit, _ problem: Words?) -> HTML {
        let language = visit.language
        return FormParts.field(
            "password", AccountWords.newPassword(language), kind: "password", hint: AccountWords.passwordHint(language),
            problem: problem?(language), autocomplete: "new-password", isRequired: true)
            + FormParts.field("again", AccountWords.again(language), kind: "password", autocomplete: "new-password", isRequired: true)
    }

    static func codeField(_ visit: AccountVisit, _ problem: Words?, hint: Words = AccountWords.codeHint) -> HTML {
        let field = FormParts.field(
            "code", AccountWords.code(visit.language), hint: hint(visit.language), problem: problem?(visit.language),
            autocomplete: "one-time-code", isRequired: true)
        return "<div class=\"code-field\">\(field)</div>"
    }

    static func date(_ date: Date, _ visit: AccountVisit, withTime: Bool = false) -> HTML {
        "<time datetime=\"\(date.formatted(.iso8601))\">\(words(date, visit.language, withTime: withTime))</time>"
    }

    static func words(_ date: Date, _ language: Language, withTime: Bool = false) -> String {
        let locale = Locale(identifier: language == .german ? "de_DE" : "en_GB")
        return date.formatted(Date.FormatStyle(date: .long, time: withTime ? .shortened : .omitted, locale: locale))
    }

    // MARK: Refusals

    static func forbidden(_ visit: AccountVisit, to target: String) -> PortalPage {
        page(
            visit, AccountWords.outOfOrderTitle, status: .forbidden,
            """
            <p>\(AccountWords.outOfOrderText(visit.language))</p>
            <p><a class="button" href="\(visit.visit.link(target))">\(AccountWords.goOn(visit.language))</a></p>
            """)
    }

    static func wait(_ visit: AccountVisit, _ seconds: Int) -> PortalPage {
        let language = visit.language
        let time =
            seconds < 120
            ? AccountWords.seconds(language, ["count": "\(seconds)"]) : AccountWords.minutes(language, ["count": "\((seconds + 59) / 60)"])
        var page = page(
            visit, AccountWords.waitTitle, status: .tooManyRequests, "<p>\(AccountWords.waitText(language, ["time": time]))</p>")
        page.fields[.retryAfter] = "\(seconds)"
        return page
    }

    /// Asks for the same page again, now from here.
    static func once(_ visit: PortalVisit) -> PortalPage {
        var page = PortalPage.message(.ok, AccountWords.onceTitle(visit.language))
        page.head = "<meta http-equiv=\"refresh\" content=\"0\">\n"
        page.content += "<p><a href=\"\(visit.here())\">\(AccountWords.goOn(visit.language))</a></p>"
        return page
    }

    // MARK: Sign-up and login

    static func join(_ visit: AccountVisit, _ address: String, _ until: Date, problem: Words? = nil) -> PortalPage {
        let language = visit.language
        let valid: HTML =
            "<p class=\"small\">\(AccountWords.joinUntil(language, ["date": words(until, language)]))</p>"
        return page(
            visit, AccountWords.joinTitle, status: problem == nil ? .ok : .unprocessableContent,
            """
            \(lead(AccountWords.joinLead(language, ["address": address])))
            \(form(
                visit, to: "join/\(visit.name)", button: AccountWords.joinButton(language), beside: valid,
                "\(owner(address))\(newPasswordFields(visit, problem))"))
            """)
    }

    static func logIn(_ visit: AccountVisit, problem words: Words? = nil) -> PortalPage {
        let language = visit.language
        let text =
            visit.followed.isEmpty
            ? AccountWords.loginLead(language) : AccountWords.loginFollow(language, ["id": grouped(visit.followed)])
        let out: HTML =
            visit.visit.query["out"] == nil || words != nil
            ? .empty : FormParts.success(AccountWords.loggedOut(language), AccountWords.loggedOutText(language))
        let fields =
            FormParts.field(
                "address", AccountWords.address(language), kind: "email", value: visit["address"], autocomplete: "username", mode: "email",
                isRequired: true)
            + FormParts.field(
                "password", AccountWords.password(language), kind: "password", autocomplete: "current-password", isRequired: true)
        let forgotten: HTML = "<p class=\"small\">\(link(visit, "forgotten", AccountWords.loginForgotten(language)))</p>"
        return page(
            visit, AccountWords.loginTitle, status: words == nil ? .ok : .unprocessableContent,
            """
            \(out)\(problem(visit, words))\(lead(text))
            \(form(visit, to: "login", button: AccountWords.loginTitle(language), beside: forgotten, fields))
            <section><p class="small">\(AccountWords.loginNoAccount(language))</p></section>
            """)
    }

    static func code(_ visit: AccountVisit, problem: Words? = nil) -> PortalPage {
        let language = visit.language
        return page(
            visit, AccountWords.codeTitle, status: problem == nil ? .ok : .unprocessableContent,
            """
            \(lead(AccountWords.codeLead(language)))
            \(form(visit, to: "login/code", button: AccountWords.goOn(language), codeField(visit, problem)))
            <section><p class="small">\(AccountWords.codeLost(language))</p></section>
            """)
    }

    // MARK: Forgotten password

    static func forgotten(_ visit: AccountVisit) -> PortalPage {
        let language = visit.language
        let field = FormParts.field(
            "address", AccountWords.address(language), kind: "email", autocomplete: "username", mode: "email", isRequired: true)
        return page(
            visit, AccountWords.forgottenTitle,
            """
            \(lead(AccountWords.forgottenLead(language)))
            \(form(visit, to: "forgotten", button: AccountWords.forgottenButton(language), beside: cancel(visit, "login"), field))
            """)
    }

    static func forgottenSent(_ visit: AccountVisit) -> PortalPage {
        page(
            visit, AccountWords.forgottenSentTitle,
            "<p>\(AccountWords.forgottenSentText(visit.language))</p><p class=\"small\">\(AccountWords.forgottenSentHelp(visit.language))</p>"
        )
    }

    static func newPassword(_ visit: AccountVisit, _ address: String, problem: Words? = nil) -> PortalPage {
        let language = visit.language
        return page(
            visit, AccountWords.forgottenTitle, status: problem == nil ? .ok : .unprocessableContent,
            """
            \(lead(AccountWords.newPasswordLead(language, ["address": address])))
            \(form(
                visit, to: "password/\(visit.name)", button: AccountWords.newPasswordButton(language),
                "\(owner(address))\(newPasswordFields(visit, problem))"))
            """)
    }

    static func newPasswordSet(_ visit: AccountVisit) -> PortalPage {
        page(
            visit, AccountWords.newPasswordSetTitle,
            """
            <p>\(AccountWords.newPasswordSetText(visit.language))</p>
            <p><a class="button" href="\(visit.visit.link("login"))">\(AccountWords.loginTitle(visit.language))</a></p>
            """)
    }

    static func cancel(_ visit: AccountVisit, _ target: String) -> HTML {
        "<p class=\"small\">\(link(visit, target, AccountWords.cancel(visit.language)))</p>"
    }

    /// Four by four.
    static func grouped(_ id: String) -> String {
        stride(from: 0, to: id.utf8.count, by: 4).map { String(id.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }
}
