import AdminOperations
import Web

/// Logging in and out, proving again who one is, the second factor, one's own account.
enum SessionPages {
    static let routes = [
        Route(path: "/login", audience: .everybody, get: { logIn($0, FormProblems()) }, post: tryLogIn),
        Route(path: "/logout", audience: .everybody, post: logOut),
        Route(path: "/language", audience: .everybody, post: changeLanguage),
        Route(
            path: "/confirm", audience: .session, get: { askToConfirm($0, isPost: false) },
            post: { .redirect(Link.local($0.form.fields["next"])) }),
        Route(path: "/enrol", audience: .session, get: enrol, post: finishEnrolling),
        Route(path: "/account", audience: .session, get: account),
        Route(path: "/account/password", audience: .session, get: { password($0, FormProblems()) }, post: changePassword),
        Route(path: "/account/end-session", audience: .session, post: endSession),
        Route(path: "/account/remove-factor", audience: .session, get: offerRemovingFactor, post: removeFactor),
    ]

    // MARK: Logging in

    private static let logInFields = ["name", "password", "code"]

    /// To the wizard before there is anybody, to the login otherwise.
    static func askToLogIn(_ visit: Visit) async throws(AdminProblem) -> Answer {
        if visit.ticket.session == nil, try await visit.perform(SetupShow()).isOpen { return .redirect("/setup") }
        return .redirect(Link.to("/login", ["next": visit.path == "/" ? nil : visit.address]))
    }

    static func logInAgain(_ visit: Visit, isPost: Bool) -> Answer {
        .redirect(Link.to("/login", ["next": isPost ? visit.path : visit.address]))
    }

    private static func logIn(_ visit: Visit, _ problems: FormProblems, needsCode: Bool = false, password: String? = nil) -> Answer {
        let next = visit.form.fields["next"] ?? visit.query["next"]
        let fields: [HTML] = [
            Field(
                "name", visit.text(SessionWords.name), value: visit.form.fields["name"], required: true, problem: problems["name"],
                autocomplete: "username"
            )
            .html(visit),
            Field(
                "password", visit.text(SessionWords.password), .password, required: true, problem: problems["password"],
                autocomplete: "current-password"
            )
            .html(visit),
            Field(
                "code", visit.text(SessionWords.code), .code, hint: HTML(text: visit.text(SessionWords.codeHint)), required: needsCode,
                problem: problems["code"]
            ).html(visit),
        ]
        let step: HTML = needsCode ? Part.notice(.information, "<p role=\"status\">\(visit.text(SessionWords.secondStep))</p>") : .empty
        let out: HTML =
            visit.query["out"] == nil ? .empty : Part.notice(.good, "<p role=\"status\">✓ \(visit.text(SessionWords.loggedOut))</p>")
        let hidden: HTML = next.map { Visit.hidden("next", $0) } ?? .empty
        let form = visit.form(
            "/login", "\(hidden)\(problems.html(visit))\(step)\(fields)<button>\(visit.text(SessionWords.logIn))</button>")
        let lead = next == nil ? SessionWords.lead : SessionWords.goOn
        return .page(
            Page(visit.text(SessionWords.logIn), nil, lead: "<p>\(visit.text(lead))</p>", main: "\(out)\(form)"),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func tryLogIn(_ visit: Visit) async throws -> Answer {
        var problems = FormProblems()
        for name in ["name", "password"] where visit.form.fields[name] == nil { problems[name] = visit.text(CommonWords.fillIn) }
        guard problems.isEmpty, let name = visit.form.fields["name"], let password = visit.form.fields["password"] else {
            return logIn(visit, problems)
        }
        do throws(any Error) {
            let login = try await visit.perform(SessionCreate(name: name, password: password, code: visit.form.fields["code"]))
            guard let session = login.session else {
                problems["code"] = visit.text(SessionWords.codeHint)
                return logIn(visit, problems, needsCode: true)
            }
            var answer = Answer.redirect(login.mustEnrol ? "/enrol" : Link.local(visit.form.fields["next"]))
            answer.ticket = Ticket(session: session)
            answer.language = try await chosenLanguage(visit, session)
            return answer
        } catch let problem as AdminProblem where problem.type != .temporary {
            return logIn(visit, FormProblems(problem, fields: logInFields))
        }
    }

    /// The language he chose before, wherever that was.
    private static func chosenLanguage(_ visit: Visit, _ session: String) async throws -> Language? {
        let asker = Asker(.session(session), address: visit.asker.address)
        return try await visit.service.perform(SessionShow(), by: asker).language.flatMap { Language(rawValue: $0) }
    }

    private static func logOut(_ visit: Visit) async throws -> Answer {
        do throws(any Error) { _ = try await visit.perform(SessionEnd()) } catch let problem as AdminProblem
            where problem.type == .notLoggedIn
        {}
        var answer = Answer.redirect("/login?out=1")
        answer.ticket = Ticket()
        return answer
    }

    private static func changeLanguage(_ visit: Visit) async throws -> Answer {
        var answer = Answer.redirect(Link.local(visit.form.fields["next"]))
        answer.language = visit.form.fields["language"].flatMap { Language(rawValue: $0) }
        if visit.me != nil, let language = answer.language {
            _ = try await visit.perform(AdministratorLanguage(language: language.rawValue))
        }
        return answer
    }

    // MARK: Proving it again

    /// The form that was sent, or the page that was asked for, with the question before it. A form goes on with all it carried.
    static func askToConfirm(_ visit: Visit, isPost: Bool, _ problems: FormProblems = FormProblems()) -> Answer {
        let action = isPost ? visit.address : "/confirm"
        let next = visit.path == "/confirm" ? Link.local(visit.form.fields["next"] ?? visit.query["next"]) : visit.address
        let carried = isPost && visit.path != "/confirm" ? ProblemPages.carried(visit) : Visit.hidden("next", next)
        let fields: [HTML] = [
            Field(
                "confirm-password", visit.text(SessionWords.password), .password, required: true, problem: problems["password"],
                autocomplete: "current-password"
            )
            .html(visit),
            Field(
                "confirm-code", visit.text(SessionWords.code), .code, hint: HTML(text: visit.text(SessionWords.confirmCodeHint)),
                problem: problems["code"]
            ).html(visit),
        ]
        let form = visit.form(
            action, "\(carried)\(problems.html(visit))\(fields)<button>\(visit.text(SessionWords.confirmButton))</button>")
        return .page(
            Page(visit.text(SessionWords.confirm), nil, lead: "<p>\(visit.text(SessionWords.confirmLead))</p>", main: form),
            status: .forbidden)
    }

    /// Takes the proof a form brought; the session has a new secret then.
    /// - Returns: the question again when the proof is not good.
    static func confirm(_ visit: inout Visit, _ password: String) async throws -> Answer? {
        do throws(any Error) {
            let login = try await visit.perform(SessionConfirm(password: password, code: visit.form.fields["confirm-code"]))
            guard let session = login.session else {
                var problems = FormProblems()
                problems["code"] = visit.text(SessionWords.codeHint)
                return askToConfirm(visit, isPost: true, problems)
            }
            visit.ticket = Ticket(session: session)
            visit.asker.proof = .session(session)
            visit.form.fields.set("confirm-password", nil)
            visit.form.fields.set("confirm-code", nil)
            return nil
        } catch let problem as AdminProblem where problem.type != .temporary && visit.me != nil {
            // He is logged in: what is refused is the proof.
            var problem = problem
            problem.field = problem.field ?? "password"
            return askToConfirm(visit, isPost: true, FormProblems(problem, fields: ["password", "code"]))
        }
    }

    // MARK: Second factor

    private static func enrol(_ visit: Visit) async throws -> Answer {
        let begun = try await visit.perform(FactorBegin())
        return enrolPage(visit, begun, FormProblems())
    }

    private static func enrolPage(_ visit: Visit, _ begun: FactorBegin.Result, _ problems: FormProblems) -> Answer {
        let groups = stride(from: 0, to: begun.secret.count, by: 4).map { String(begun.secret.dropFirst($0).prefix(4)) }.joined(
            separator: " ")
        let key = Part.facts([(visit.text(SessionWords.secret), "<code>\(groups)</code>")])
        let open: HTML = "<p><a href=\"\(begun.address)\">\(visit.text(SessionWords.openApp))</a></p>"
        let picture = QRPicture.svg(begun.address, title: visit.text(SessionWords.picture)) ?? .empty
        let field = Field("code", visit.text(SessionWords.code), .code, required: true, problem: problems["code"]).html(visit)
        let kept = Visit.hidden("secret", begun.secret) + Visit.hidden("otpauth", begun.address)
        let form = visit.form("/enrol", "\(kept)\(problems.html(visit))\(field)<button>\(visit.text(SessionWords.finish))</button>")
        return .page(
            Page(
                visit.text(SessionWords.enrol), nil, lead: "<p>\(visit.text(SessionWords.enrolLead))</p>",
                main: "\(picture)\(key)\(open)\(form)"),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func finishEnrolling(_ visit: Visit) async throws -> Answer {
        let fields = visit.form.fields
        let address = fields["otpauth"].flatMap { $0.hasPrefix("otpauth://") ? $0 : nil } ?? "/enrol"
        let begun = FactorBegin.Result(secret: fields["secret"] ?? "", address: address)
        guard let code = fields["code"] else {
            var problems = FormProblems()
            problems["code"] = visit.text(CommonWords.fillIn)
            return enrolPage(visit, begun, problems)
        }
        do {
            let finished = try await visit.perform(FactorFinish(code: code))
            let codes: [HTML] = finished.recoveryCodes.map { "<li>\($0)</li>" }
            let next = try await isBeingSetUp(visit) ? "/setup/domains" : "/"
            let main: HTML = """
                <p>\(visit.text(SessionWords.recovery))</p><ol class="codes">\(codes)</ol>
                <p>\(Part.button(next, visit.text(SessionWords.keptThem), class: ""))</p>
                """
            return .page(Page(visit.text(SessionWords.enrolled), nil, main: main))
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused || problem.type == .tooMany {
            return enrolPage(visit, begun, FormProblems(problem, fields: ["code"]))
        }
    }

    /// No domain is internal: the wizard goes on.
    private static func isBeingSetUp(_ visit: Visit) async throws -> Bool {
        do throws(any Error) { return try await !visit.perform(DomainList()).contains { $0.locality == "internal" } } catch let problem
            as AdminProblem
            where problem.type == .noPermission
        { return false }
    }

    private static func offerRemovingFactor(_ visit: Visit) async throws -> Answer {
        let form = visit.form(
            "/account/remove-factor",
            "<button class=\"destroy\">\(visit.text(SessionWords.removeFactor))</button> \(Part.button("/account", visit.text(CommonWords.cancel)))"
        )
        return .page(accountPage(visit, visit.text(SessionWords.removeFactor), Part.card(nil, form)))
    }

    private static func removeFactor(_ visit: Visit) async throws -> Answer {
        _ = try await visit.perform(FactorRemove())
        return .redirect("/account?done=\(FactorRemove.name)")
    }

    // MARK: Account

    private static func accountPage(_ visit: Visit, _ title: String, _ main: HTML) -> Page {
        var page = Page(title, visit.me?.mustEnrol == true ? nil : .administrators, main: main)
        if visit.path != "/account" { page.crumbs = [(visit.text(SessionWords.account), "/account")] }
        return page
    }

    private static func account(_ visit: Visit) async throws -> Answer {
        let me = visit.me
        let sessions = try await visit.perform(SessionList(administrator: me?.name))
        let rights = me?.rights == ["*"] ? [visit.text(SessionWords.everything)] : me?.rights ?? []
        let facts = Part.facts([
            (visit.text(SessionWords.roles), HTML(text: me?.roles.joined(separator: ", ") ?? "")),
            (visit.text(SessionWords.domains), HTML(text: me?.domains?.joined(separator: ", ") ?? "")),
            (visit.text(SessionWords.rights), "<details><summary>\(visit.number(rights.count))</summary>\(Part.lines(rights))</details>"),
        ])
        let actions = Part.actions([
            Part.button("/account/password", visit.text(SessionWords.changePassword)),
            Part.button("/enrol", visit.text(SessionWords.newFactor)),
            Part.button("/account/remove-factor", visit.text(SessionWords.removeFactor)),
        ])
        let rows: [[HTML]] = sessions.map { item in
            let end =
                item.isOwn
                ? "\(visit.text(SessionWords.thisOne))" as HTML
                : visit.button("/account/end-session", visit.text(SessionWords.endSession), class: "plain", ["id": item.id])
            return [HTML(text: item.address ?? "–"), visit.times.at(item.begunAt), visit.times.at(item.usedAt), end]
        }
        let table = Table(
            visit.text(SessionWords.sessions),
            [visit.text(SessionWords.from), visit.text(CommonWords.since), visit.text(SessionWords.lastUsed), ""], rows)
        return .page(
            accountPage(
                visit, "\(visit.text(SessionWords.account)): \(me?.name ?? "")",
                Part.card(nil, facts + actions) + Part.card(visit.text(SessionWords.sessions), table.html)))
    }

    private static func endSession(_ visit: Visit) async throws -> Answer {
        _ = try await visit.perform(SessionRevoke(id: visit.form.fields["id"] ?? ""))
        return .redirect("/account?done=\(SessionRevoke.name)")
    }

    private static func password(_ visit: Visit, _ problems: FormProblems) -> Answer {
        let fields: [HTML] = [
            Field(
                "old", visit.text(SessionWords.oldPassword), .password, required: true, problem: problems["old"],
                autocomplete: "current-password"
            ).html(visit),
            Field(
                "new", visit.text(SessionWords.newPassword), .password, hint: HTML(text: visit.text(SessionWords.newPasswordHint)),
                required: true, problem: problems["new"], autocomplete: "new-password"
            ).html(visit),
        ]
        let form = visit.form(
            "/account/password", "\(problems.html(visit))\(fields)<button>\(visit.text(SessionWords.changePassword))</button>")
        return .page(
            accountPage(visit, visit.text(SessionWords.changePassword), "<div class=\"card narrow\">\(form)</div>"),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func changePassword(_ visit: Visit) async throws -> Answer {
        var problems = FormProblems()
        for name in ["old", "new"] where visit.form.fields[name] == nil { problems[name] = visit.text(CommonWords.fillIn) }
        guard problems.isEmpty, let old = visit.form.fields["old"], let new = visit.form.fields["new"] else {
            return password(visit, problems)
        }
        do throws(any Error) {
            let login = try await visit.perform(AdministratorPassword(old: old, new: new))
            var answer = Answer.redirect("/account?done=\(AdministratorPassword.name)")
            answer.ticket = Ticket(session: login.session)
            return answer
        } catch let problem as AdminProblem where [.badInput, .refused, .tooMany].contains(problem.type) || problem.field != nil {
            return password(visit, FormProblems(problem, fields: ["old", "new"]))
        }
    }
}
