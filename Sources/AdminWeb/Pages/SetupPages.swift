import AdminOperations
import Foundation
import Web

/// The first run: from the setup token to a first mail, without a command line (`behaviour.md` 27.3).
enum SetupPages {
    static let routes = [
        Route(path: "/setup", audience: .everybody, get: begin, post: becomeOwner),
        Route(path: "/setup/domains", get: { try await domains($0, FormProblems()) }, post: addDomains),
        Route(path: "/setup/routes", get: { try await routes($0, FormProblems()) }, post: showLines),
        Route(path: "/setup/authority", get: { try await authority($0, FormProblems()) }, post: makeAuthority),
        Route(path: "/setup/test", get: { try await test($0, FormProblems()) }, post: sendTest),
        Route(path: "/setup/checklist", get: checklist),
    ]

    private static func page(_ visit: Visit, step: Int, _ title: Words, _ lead: Words, _ main: HTML) -> Page {
        let items: [HTML] = SetupWords.steps.enumerated().map { index, words in
            let current: HTML = index == step ? " aria-current=\"step\"" : .empty
            return "<li class=\"\(index < step ? "over" : "")\"\(current)>\(visit.text(words))</li>"
        }
        let steps: HTML = "<ol class=\"steps\" aria-label=\"\(visit.text(SetupWords.stepsLabel))\">\(items)</ol>"
        var page = Page(visit.text(title), nil, lead: "<p>\(visit.text(lead))</p>", main: "\(steps)\(main)")
        page.isWide = true
        return page
    }

    private static func buttons(_ visit: Visit, _ label: Words, next: String) -> HTML {
        "<div class=\"actions\"><button>\(visit.text(label))</button>\(Part.button(next, visit.text(SetupWords.later)))</div>"
    }

    // MARK: You

    private static func begin(_ visit: Visit) async throws -> Answer {
        guard try await visit.perform(SetupShow()).isOpen else {
            let main: HTML =
                "<p>\(visit.text(SetupWords.closedHint))</p><p>\(Part.button("/login", visit.text(SessionWords.logIn), class: ""))</p>"
            return .page(Page(visit.text(SetupWords.closed), nil, main: main))
        }
        return you(visit, FormProblems())
    }

    private static func you(_ visit: Visit, _ problems: FormProblems) -> Answer {
        let fields: [HTML] = [
            Field(
                "token", visit.text(SetupWords.token), .password, hint: HTML(text: visit.text(SetupWords.tokenHint)), required: true,
                problem: problems["token"]
            ).html(visit),
            Field(
                "name", visit.text(SessionWords.name), value: visit.form.fields["name"], hint: HTML(text: visit.text(SetupWords.nameHint)),
                required: true, problem: problems["name"], autocomplete: "username"
            ).html(visit),
            Field(
                "password", visit.text(SessionWords.password), .password, hint: HTML(text: visit.text(SessionWords.passwordHint)),
                required: true, problem: problems["password"], autocomplete: "new-password"
            ).html(visit),
        ]
        let form = visit.form("/setup", "\(problems.html(visit))\(fields)<button>\(visit.text(SetupWords.begin))</button>")
        return .page(
            page(visit, step: 0, SetupWords.title, SetupWords.youLead, form), status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func becomeOwner(_ visit: Visit) async throws -> Answer {
        var problems = FormProblems()
        for name in ["token", "name", "password"] where visit.form.fields[name] == nil { problems[name] = visit.text(CommonWords.fillIn) }
        guard problems.isEmpty, let token = visit.form.fields["token"], let name = visit.form.fields["name"],
            let password = visit.form.fields["password"]
        else {
            return you(visit, problems)
        }
        do throws(any Error) {
            let login = try await visit.perform(
                SetupBegin(token: token.trimmingCharacters(in: .whitespacesAndNewlines), name: name, password: password))
            var answer = Answer.redirect(login.mustEnrol ? "/enrol" : "/setup/domains")
            answer.ticket = Ticket(session: login.session)
            return answer
        } catch let problem as AdminProblem where problem.type != .temporary {
            return you(visit, FormProblems(problem, fields: ["token", "name", "password"]))
        }
    }

    // MARK: Domains

    private static func domains(_ visit: Visit, _ problems: FormProblems) async throws -> Answer {
        let inside = try await visit.perform(DomainList()).filter { $0.locality == "internal" }.map(\.domain)
        let known: HTML =
            inside.isEmpty ? .empty : Part.notice(.good, "<p>✓ \(visit.text(SetupWords.already)): \(inside.joined(separator: ", "))</p>")
        let field = Field(
            "domains", visit.text(SetupWords.domains), .area(rows: 4, isCode: false), value: visit.form.fields["domains"],
            required: inside.isEmpty,
            problem: problems["domains"]
        ).html(visit)
        let form = visit.form("/setup/domains", "\(problems.html(visit))\(field)\(buttons(visit, SetupWords.goOn, next: "/setup/routes"))")
        return .page(
            page(visit, step: 1, SetupWords.domainsTitle, SetupWords.domainsLead, known + form),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func addDomains(_ visit: Visit) async throws -> Answer {
        let names = (visit.form.fields["domains"] ?? "").split { $0.isWhitespace || $0 == "," }.map(String.init)
        let known = Set(try await visit.perform(DomainList()).filter { $0.locality == "internal" }.map(\.domain))
        var problems = FormProblems()
        if names.isEmpty, known.isEmpty {
            problems["domains"] = visit.text(CommonWords.fillIn)
            return try await domains(visit, problems)
        }
        do throws(any Error) {
            for name in names where !known.contains(name.lowercased()) {
                _ = try await visit.perform(DomainAdd(domain: name, internal: true))
            }
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused {
            problems["domains"] = problem.detail
            return try await domains(visit, problems)
        }
        return .redirect("/setup/routes")
    }

    // MARK: Ways

    private static func routes(_ visit: Visit, _ problems: FormProblems, lines: String? = nil) async throws -> Answer {
        let values = visit.form.fields
        let controls: [(String, Words, Words, Field.Control)] = [
            ("organisation", SetupWords.organisation, SetupWords.organisationHint, .text),
            ("host_name", SetupWords.hostName, SetupWords.hostHint, .text),
            ("networks", SetupWords.networks, SetupWords.networksHint, .area(rows: 2, isCode: false)),
            ("inside", SetupWords.insideHost, SetupWords.insideHint, .text),
            ("outside", SetupWords.outsideHost, SetupWords.outsideHint, .text),
        ]
        let fields: [HTML] = controls.map { name, label, hint, control in
            Field(name, visit.text(label), control, value: values[name], hint: HTML(text: visit.text(hint)), problem: problems[name]).html(
                visit)
        }
        let form = visit.form(
            "/setup/routes",
            "\(problems.html(visit))\(fields)<div class=\"actions\"><button class=\"quiet\">\(visit.text(SetupWords.makeLines))</button>\(Part.button("/setup/authority", visit.text(SetupWords.goOn), class: ""))</div>"
        )
        let made: HTML =
            lines.map {
                "<h2>\(visit.text(SetupWords.lines))</h2><p class=\"small\">\(visit.text(SetupWords.linesHint))</p><pre tabindex=\"0\">\($0)</pre>"
            } ?? .empty
        let findings = try await visit.perform(DoctorShow()).findings.filter { $0.severity == .problem }
        let said: HTML =
            findings.isEmpty
            ? Part.notice(.good, "<p>✓ \(visit.text(SetupWords.allGood))</p>")
            : "\(findings.map { FindingParts.card(visit, $0) })"
        let checks: HTML = """
            <h2>\(visit.text(SetupWords.checks))</h2><div class="stack">\(said)</div><p>\(Part.button("/setup/routes", visit.text(SetupWords.checkAgain)))</p>
            """
        return .page(
            page(visit, step: 2, SetupWords.routesTitle, SetupWords.routesLead, "\(made)\(form)\(checks)"),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func showLines(_ visit: Visit) async throws -> Answer {
        let values = visit.form.fields
        var problems = FormProblems()
        let networks = (values["networks"] ?? "").split { $0.isWhitespace || $0 == "," }.map(String.init)
        if let bad = networks.first(where: { !ConfigurationLines.isNetwork($0) }) {
            problems["networks"] = visit.text(SetupWords.badNetwork, ["text": bad])
        }
        for name in ["inside", "outside"] {
            if let host = values[name], ConfigurationLines.hop(host) == nil { problems[name] = visit.text(SetupWords.badHost) }
        }
        if let host = values["host_name"], ConfigurationLines.hop(host)?.port != 25 || host.contains(":") {
            problems["host_name"] = visit.text(SetupWords.badHost)
        }
        guard problems.isEmpty else { return try await routes(visit, problems) }
        let lines = ConfigurationLines.text(
            organisation: values["organisation"], hostName: values["host_name"], networks: networks,
            inside: values["inside"].flatMap(ConfigurationLines.hop),
            outside: values["outside"].flatMap(ConfigurationLines.hop))
        return try await routes(visit, problems, lines: lines)
    }

    // MARK: Authority

    private static func authority(_ visit: Visit, _ problems: FormProblems) async throws -> Answer {
        let list = try await visit.perform(AuthorityList())
        if let issuing = list.first(where: { $0.isDefault }) ?? list.first(where: { !$0.isRoot }) ?? list.first {
            let main: HTML = """
                \(Part.notice(.good, "<p>✓ \(visit.text(SetupWords.haveAuthority, ["name": issuing.name]))</p>"))
                <p>\(Part.button("/setup/test", visit.text(SetupWords.goOn), class: ""))</p>
                """
            return .page(page(visit, step: 3, SetupWords.authorityTitle, SetupWords.authorityLead, main))
        }
        let fields: [HTML] = [
            Field(
                "organisation", visit.text(SetupWords.organisation), value: visit.form.fields["organisation"], required: true,
                problem: problems["organisation"]
            ).html(visit)
        ]
        let form = visit.form(
            "/setup/authority", "\(problems.html(visit))\(fields)\(buttons(visit, SetupWords.makeAuthority, next: "/setup/test"))")
        return .page(
            page(visit, step: 3, SetupWords.authorityTitle, SetupWords.authorityLead, form),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func makeAuthority(_ visit: Visit) async throws -> Answer {
        var problems = FormProblems()
        guard let organisation = visit.form.fields["organisation"] else {
            problems["organisation"] = visit.text(CommonWords.fillIn)
            return try await authority(visit, problems)
        }
        do throws(any Error) {
            let escaped = organisation.map { "\\,+\"<>;=#".contains($0) ? "\\\($0)" : String($0) }.joined()
            _ = try await visit.perform(AuthorityCreate(name: "own", kind: "pair", subject: "O=\(escaped)"))
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused {
            problems["organisation"] = problem.detail
            return try await authority(visit, problems)
        }
        return .redirect("/setup/authority")
    }

    // MARK: Test

    private static func test(_ visit: Visit, _ problems: FormProblems) async throws -> Answer {
        let fields: [HTML] = [("from", CommonWords.fromTo), ("to", CommonWords.to)].map { name, words in
            let hint = FieldWords.words(MessageTest.name, name).hint
            return Field(
                name, visit.text(words), .email, value: visit.form.fields[name], hint: hint.map { HTML(text: visit.text($0)) } ?? .empty,
                required: true,
                problem: problems[name]
            ).html(visit)
        }
        let form = visit.form(
            "/setup/test", "\(problems.html(visit))\(fields)\(buttons(visit, SetupWords.testTitle, next: "/setup/checklist"))")
        return .page(
            page(visit, step: 4, SetupWords.testTitle, SetupWords.testLead, form), status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func sendTest(_ visit: Visit) async throws -> Answer {
        var problems = FormProblems()
        for name in ["from", "to"] where visit.form.fields[name] == nil { problems[name] = visit.text(CommonWords.fillIn) }
        guard problems.isEmpty, let from = visit.form.fields["from"], let to = visit.form.fields["to"] else {
            return try await test(visit, problems)
        }
        do throws(any Error) {
            let sent = try await visit.perform(
                MessageTest(from: from.trimmingCharacters(in: .whitespaces), to: to.trimmingCharacters(in: .whitespaces)))
            return .redirect(Link.to("/message", ["id": sent.id, "sent": "setup", "done": MessageTest.name]))
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused {
            return try await test(visit, FormProblems(problem, fields: ["from", "to"]))
        }
    }

    // MARK: Checklist

    private static func checklist(_ visit: Visit) async throws -> Answer {
        let internalDomains = try await visit.perform(DomainList()).filter { $0.locality == "internal" }
        let keys = try await visit.perform(CertificateList(store: "keys", limit: 1))
        let roots = try await visit.perform(CertificateList(store: "roots", limit: 1))
        let authorities = try await visit.perform(AuthorityList())
        let status = try await visit.perform(StatusShow())
        let problems = try await visit.perform(DoctorShow()).findings.filter { $0.severity == .problem }
        let mail = try await visit.perform(MessageList(limit: 1)).items
        let items: [(isDone: Bool, words: Words, address: String)] = [
            (!internalDomains.isEmpty, SetupWords.itemDomain, "/setup/domains"), (status.ready, SetupWords.itemReady, "/status"),
            (problems.isEmpty, SetupWords.itemFindings, "/doctor"), (!authorities.isEmpty, SetupWords.itemAuthority, "/setup/authority"),
            (!keys.isEmpty, SetupWords.itemKeys, "/keys"), (!roots.isEmpty, SetupWords.itemRoots, "/roots"),
            (!mail.isEmpty, SetupWords.itemMail, "/setup/test"),
        ]
        let rows: [HTML] = items.map { item in
            let tone: Tone = item.isDone ? .good : .attention
            let word = visit.text(item.isDone ? StoryWords.marks[.good] ?? CommonWords.done : SetupWords.missing)
            return
                "<li>\(tone.mark(word))<a href=\"\(item.address)\">\(visit.text(item.words))</a>\(item.isDone ? .empty : " <span class=\"small\">\(word)</span>" as HTML)</li>"
        }
        let main: HTML = "<ul class=\"todo\">\(rows)</ul><p>\(Part.button("/", visit.text(SetupWords.toOverview), class: ""))</p>"
        return .page(page(visit, step: 5, SetupWords.checklist, SetupWords.checklistLead, main))
    }
}
