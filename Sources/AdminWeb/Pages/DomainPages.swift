import AdminOperations
import Web

/// Domains: ours and those of partners, with the marking in words.
enum DomainPages {
    static let routes = [Route(path: "/domains", get: list), Route(path: "/domain", get: show)]

    static func locality(_ visit: Visit, _ locality: String) -> HTML {
        locality == "internal"
            ? Tone.good.badge(visit.text(DomainWords.isInternal)) : Tone.neutral.badge(visit.text(DomainWords.isExternal))
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let items = try await visit.perform(DomainList())
        var page = Page(
            visit.text(NavigationWords.names[.domains] ?? CommonWords.domain), .domains, lead: "<p>\(visit.text(DomainWords.lead))</p>")
        let rows: [[HTML]] = items.map { item in
            [
                Part.link(Link.to("/domain", ["name": item.domain]), item.domain), locality(visit, item.locality),
                HTML(text: visit.number(item.settings)),
            ]
        }
        let table = Table(
            page.title,
            [
                .init(visit.text(CommonWords.domain)), .init(visit.text(DomainWords.locality)),
                .init(visit.text(DomainWords.ownSettings), isNumber: true),
            ], rows)
        let add = ActPages.button(visit, DomainAdd.self, class: "")
        page.main = Part.actions([add])
        page.main += items.isEmpty ? Part.empty(visit.text(DomainWords.empty), "<p>\(visit.text(DomainWords.emptyHint))</p>") : table.card
        return .page(page)
    }

    private static func show(_ visit: Visit) async throws -> Answer {
        let name = visit.query["name"] ?? ""
        guard let item = try await visit.perform(DomainList()).first(where: { $0.domain == name }) else {
            return ProblemPages.notFound(visit)
        }
        let level = "domain:\(name)"
        var page = Page(name, .domains, lead: "<p>\(locality(visit, item.locality))</p>")
        page.crumbs = [(visit.text(NavigationWords.names[.domains] ?? CommonWords.domain), "/domains")]
        let settings = try await visit.ifAllowed(SettingsShow(level: level, key: nil)) ?? []
        let mode = settings.first { $0.key == "encrypt.mode" }
        let modeWords = mode.flatMap { DomainWords.modes[$0.value] }.map { visit.text($0) } ?? ""
        let own = settings.filter { $0.level == name }
        let rows: [[HTML]] = own.map { item in
            [
                visit.may(SettingsSet.self)
                    ? "<a href=\"\(SettingParts.link(level, item.key, back: visit.address))\"><code>\(item.key)</code></a>"
                    : Part.code(item.key), Part.code(item.value),
            ]
        }
        let ownTable: HTML =
            rows.isEmpty
            ? "<p>\(visit.text(UserWords.inherits))</p>"
            : Table(visit.text(DomainWords.ownSettings), [SettingsWords.setting, SettingsWords.value].map { visit.text($0) }, rows).html
        if let mode {
            let answer: HTML =
                "<p>\(visit.text(DomainWords.mode)): <strong>\(modeWords)</strong> <code>encrypt.mode = \(mode.value)</code> \(SettingParts.origin(visit, mode, at: level))</p>"
            page.main += Part.card(visit.text(DomainWords.encryption), answer)
        }
        page.main += Part.card(visit.text(DomainWords.ownSettings), ownTable)
        page.main += try await people(visit, name)
        page.aside = Part.card(visit.text(CommonWords.actions), actions(visit, item, mode?.value))
        return .page(page)
    }

    private static func actions(_ visit: Visit, _ item: DomainList.Item, _ mode: String?) -> HTML {
        let level = "domain:\(item.domain)"
        var buttons: [HTML] = []
        if visit.may(SettingsSet.self) {
            if mode != "mandatory", item.locality != "internal" {
                buttons.append(
                    Part.button(
                        SettingParts.link(level, "encrypt.mode", value: "mandatory", back: visit.address), visit.text(DomainWords.demand),
                        class: ""))
            }
            if item.locality != "internal" {
                buttons.append(
                    Part.button(
                        SettingParts.link(level, "locality", value: "internal", back: visit.address), visit.text(DomainWords.markInternal)))
            }
        }
        buttons.append(Part.button(Link.to("/settings", ["level": level]), visit.text(DomainWords.allSettings)))
        buttons.append(ActPages.button(visit, DomainRemove.self, back: "/domains", class: "quiet", ["domain": item.domain]))
        return Part.actions(buttons)
    }

    private static func people(_ visit: Visit, _ domain: String) async throws -> HTML {
        guard !domain.hasPrefix("*"), let users = try await visit.ifAllowed(UserList(domain: domain, limit: 20)) else { return .empty }
        let items: [HTML] = users.map { Part.link(Link.to("/user", ["address": $0.address]), $0.address) }
        let more: HTML =
            users.count == 20 ? "<p>\(Part.link(Link.to("/users", ["domain": domain]), visit.text(CommonWords.all)))</p>" : .empty
        return Part.card(
            visit.text(DomainWords.people), users.isEmpty ? "<p>\(visit.text(DomainWords.noUsers))</p>" : Part.list(items) + more)
    }
}
