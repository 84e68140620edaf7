import AdminOperations
import Web

/// Addresses with entries of their own: settings with their origin, certificates.
enum UserPages {
    static let routes = [Route(path: "/users", get: list), Route(path: "/user", get: show)]

    private static func list(_ visit: Visit) async throws -> Answer {
        var page = Page(
            visit.text(NavigationWords.names[.users] ?? CommonWords.address), .users, lead: "<p>\(visit.text(UserWords.lead))</p>")
        do throws(any Error) {
            let items = try await visit.perform(UserList(domain: visit.query["domain"], after: visit.query["after"], limit: Pager.size))
            let rows: [[HTML]] = items.map {
                [Part.link(Link.to("/user", ["address": $0.address]), $0.address), visit.times.at($0.addedAt)]
            }
            let table = Table(page.title, [CommonWords.mailAddress, UserWords.added].map { visit.text($0) }, rows)
            page.main = filters(visit, FormProblems()) + Part.actions([ActPages.button(visit, UserAdd.self, class: "")])
            page.main += items.isEmpty ? Part.empty(visit.text(UserWords.empty), "<p>\(visit.text(UserWords.emptyHint))</p>") : table.card
            page.main += Pager.html(visit, next: items.count == Pager.size ? items.last?.address : nil)
            return .page(page)
        } catch let problem as AdminProblem where problem.type == .badInput {
            page.main = filters(visit, FormProblems(problem, fields: ["domain"]))
            return .page(page, status: .unprocessableContent)
        }
    }

    private static func filters(_ visit: Visit, _ problems: FormProblems) -> HTML {
        var domain = Field("domain", visit.text(UserWords.onlyDomain), value: visit.query["domain"], problem: problems["domain"])
        domain.isSearch = true
        var address = Field("address", visit.text(UserWords.find), .email)
        address.isSearch = true
        return """
            <form class="filters" method="get" action="/users" role="search">\(problems.html(visit))\(domain.html(visit))<button class="quiet">\(visit.text(CommonWords.show))</button></form>
            <form class="filters" method="get" action="/user">\(address.html(visit))<button class="quiet">\(visit.text(CommonWords.show))</button></form>
            """
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let shown = try await visit.perform(UserShow(address: visit.query["address"]?.trimmingCharacters(in: .whitespaces) ?? ""))
        let level = "user:\(shown.address)"
        var page = Page(shown.address, .users)
        page.crumbs = [(visit.text(NavigationWords.names[.users] ?? CommonWords.address), "/users")]
        let locality = shown.settings.first { $0.key == "locality" }?.value ?? "external"
        let mode = shown.settings.first { $0.key == "encrypt.mode" }
        let modeWords = mode.flatMap { DomainWords.modes[$0.value] }.map { visit.text($0) } ?? ""
        page.lead = "<p>\(DomainPages.locality(visit, locality)) \(visit.text(DomainWords.mode)): \(modeWords)</p>"
        page.main = CertificateParts.forAddress(visit, shown.certificates)
        let notFactory = shown.settings.filter { $0.level != "factory" }
        let rows: [[HTML]] = notFactory.map { item in
            [
                visit.may(SettingsSet.self)
                    ? "<a href=\"\(SettingParts.link(level, item.key, back: visit.address))\"><code>\(item.key)</code></a>"
                    : Part.code(item.key), Part.code(item.value),
                SettingParts.origin(visit, item, at: level),
            ]
        }
        let table: HTML =
            rows.isEmpty
            ? "<p>\(visit.text(UserWords.inherits))</p>"
            : Table(
                visit.text(UserWords.settings), [SettingsWords.setting, SettingsWords.value, SettingsWords.origin].map { visit.text($0) },
                rows
            ).html
        page.main += Part.card(visit.text(UserWords.settings), table)
        page.aside = Part.card(visit.text(CommonWords.actions), actions(visit, shown, level))
        return .page(page)
    }

    private static func actions(_ visit: Visit, _ shown: UserShow.Result, _ level: String) -> HTML {
        var buttons = [Part.button(Link.to("/settings", ["level": level]), visit.text(DomainWords.allSettings))]
        if visit.may(MessageTrace.self) {
            buttons.append(Part.button(Link.to("/messages", ["to": shown.address]), visit.text(UserWords.mail)))
        }
        if visit.may(MessageExplain.self) {
            buttons.append(Part.button(Link.to("/explain", ["to": shown.address]), visit.text(MessageWords.explain)))
        }
        buttons.append(ActPages.button(visit, CertificateIssue.self, ["address": shown.address]))
        buttons.append(ActPages.button(visit, IncidentKeyLost.self, ["address": shown.address]))
        buttons.append(ActPages.button(visit, IncidentKeyStolen.self, ["address": shown.address, "reissue": "true"]))
        buttons.append(ActPages.button(visit, IncidentRelationshipEnds.self, ["address": shown.address]))
        if shown.hasEntry { buttons.append(ActPages.button(visit, UserRemove.self, back: "/users", ["address": shown.address])) }
        return Part.actions(buttons)
    }
}
