import AdminOperations
import Foundation
import Web

/// Settings at every level, with the origin of each value, and the effect of a change before it is made (`behaviour.md` 4).
enum SettingPages {
    static let routes = [
        Route(path: "/settings", get: list), Route(path: "/setting", get: { try await edit($0, FormProblems()) }, post: change),
        Route(path: "/settings/file", get: file), Route(path: "/settings.toml", get: export),
    ]

    /// A domain or an address as somebody typed it becomes a level.
    static func level(_ text: String?) -> String {
        guard let text = text?.trimmingCharacters(in: .whitespaces), !text.isEmpty, text != "global" else { return "global" }
        if text.hasPrefix("domain:") || text.hasPrefix("user:") { return text }
        return text.contains("@") ? "user:\(text)" : "domain:\(text)"
    }

    private static func title(_ visit: Visit) -> String { visit.text(NavigationWords.names[.settings] ?? SettingsWords.setting) }

    // MARK: The list

    private static func list(_ visit: Visit) async throws -> Answer {
        let level = level(visit.query["level"])
        let name = SettingParts.levelName(visit, level)
        var page = Page(level == "global" ? title(visit) : "\(title(visit)): \(name)", .settings)
        page.lead =
            "<p>\(level == "global" ? visit.text(SettingsWords.leadGlobal) : visit.text(SettingsWords.leadLevel, ["level": name]))</p>"
        do throws(any Error) {
            let declared = try await visit.perform(SettingsList())
            let values = try await visit.perform(SettingsShow(level: level, key: nil))
            page.main = filters(visit, level, FormProblems()) + tabs(visit, level) + topics(visit, level, declared, values)
            page.main += Part.actions([Part.button("/settings/file", visit.text(SettingsWords.file))])
            return .page(page)
        } catch let problem as AdminProblem where problem.type == .badInput {
            page.main = filters(visit, level, FormProblems(problem, fields: ["level"]))
            return .page(page, status: .unprocessableContent)
        }
    }

    private static func filters(_ visit: Visit, _ level: String, _ problems: FormProblems) -> HTML {
        var whom = Field(
            "level", visit.text(SettingsWords.level), value: level == "global" ? nil : SettingParts.levelName(visit, level),
            hint: HTML(text: visit.text(SettingsWords.levelHint)), problem: problems["level"])
        whom.isSearch = true
        var word = Field("text", visit.text(SettingsWords.find), value: visit.query["text"])
        word.isSearch = true
        return
            "<form class=\"filters\" method=\"get\" action=\"/settings\" role=\"search\">\(problems.html(visit))\(whom.html(visit))\(word.html(visit))<button>\(visit.text(CommonWords.show))</button></form>"
    }

    private static func tabs(_ visit: Visit, _ level: String) -> HTML {
        let isOwn = visit.query["own"] != nil
        return Part.tabs(
            [
                (visit.text(SettingsWords.everything), Link.to("/settings", ["level": level]), !isOwn),
                (visit.text(SettingsWords.ownOnly), Link.to("/settings", ["level": level, "own": "1"]), isOwn),
            ], label: visit.text(CommonWords.show))
    }

    private static func topics(_ visit: Visit, _ level: String, _ declared: [SettingsList.Item], _ values: [SettingsShow.Item]) -> HTML {
        let byKey = Dictionary(values.map { ($0.key, $0) }) { first, _ in first }
        let own = level == "global" ? "global" : SettingParts.levelName(visit, level)
        let word = visit.query["text"]?.lowercased()
        let wanted = declared.filter { item in
            guard let value = byKey[item.key] else { return false }
            if visit.query["own"] != nil, value.level != own { return false }
            guard let word else { return true }
            return item.key.lowercased().contains(word) || item.documentation.lowercased().contains(word)
        }
        guard !wanted.isEmpty else {
            return word == nil
                ? Part.empty(visit.text(SettingsWords.noneHere), "<p>\(visit.text(SettingsWords.noneHint))</p>")
                : Part.empty(visit.text(SettingsWords.notFound), "<p>\(visit.text(SettingsWords.notFoundHint))</p>")
        }
        var topics: [String] = []
        for item in wanted where topics.last != item.topic { topics.append(item.topic) }
        let cards: [HTML] = topics.map { topic in
            let rows: [[HTML]] = wanted.filter { $0.topic == topic }.compactMap { item in
                byKey[item.key].map { row(visit, level, item, $0) }
            }
            let table = Table(topic, [SettingsWords.setting, SettingsWords.value, SettingsWords.origin].map { visit.text($0) }, rows)
            return "<section class=\"card\"><h2>\(Part.said(topic))</h2>\(table.html)</section>"
        }
        return "<div class=\"stack\">\(cards)</div>"
    }

    private static func row(_ visit: Visit, _ level: String, _ item: SettingsList.Item, _ value: SettingsShow.Item) -> [HTML] {
        let name: HTML =
            visit.may(SettingsSet.self)
            ? "<a href=\"\(SettingParts.link(level, item.key, back: visit.address))\"><code>\(item.key)</code></a>" : Part.code(item.key)
        return [
            "\(name)<br><span class=\"fine\" lang=\"en\">\(item.documentation)</span>", "<code>\(value.value)</code>",
            SettingParts.origin(visit, value, at: level),
        ]
    }

    // MARK: One setting

    private static func edit(_ visit: Visit, _ problems: FormProblems) async throws -> Answer {
        let values = visit.form.fields["key"] == nil ? visit.query : visit.form.fields
        let (level, key) = (level(values["level"]), values["key"] ?? "")
        guard let item = try await visit.perform(SettingsList()).first(where: { $0.key == key }) else {
            return ProblemPages.notFound(visit)
        }
        let now = try await visit.perform(SettingsShow(level: level, key: key)).first
        let back = Link.local(values["back"] ?? Link.to("/settings", ["level": level]))
        var page = Page("\(key): \(SettingParts.levelName(visit, level))", .settings, lead: "<p>\(Part.said(item.documentation))</p>")
        page.crumbs = [(title(visit), Link.to("/settings", ["level": level]))]
        let facts = Part.facts([
            (visit.text(SettingsWords.now), now.map { "<code>\($0.value)</code> \(SettingParts.origin(visit, $0, at: level))" } ?? .empty),
            (visit.text(SettingsWords.factory), Part.code(item.default)), (visit.text(SettingsWords.takes), Part.said(item.form)),
        ])
        let unmet: HTML =
            item.needs.map { Part.notice(.attention, "<p>\(visit.text(SettingsWords.noEffectYet, ["why": $0]))</p>") } ?? .empty
        let field = Field(
            "value", visit.text(SettingsWords.newValue), SettingParts.control(visit, item),
            value: item.isSecret ? nil : values["value"] ?? now?.value,
            hint: item.isSecret ? HTML(text: visit.text(SettingsWords.secretHint)) : .empty, required: true, problem: problems["value"],
            autocomplete: "new-password"
        ).html(visit)
        let hidden = Visit.hidden("level", level) + Visit.hidden("key", key) + Visit.hidden("back", back)
        let label = item.isSecret ? OperationWords.all[SettingsSet.name]?.button ?? CommonWords.send : CommonWords.showEffect
        let secretNow: HTML = item.isSecret ? Visit.hidden("sure", "1") : .empty
        let form = visit.form(
            "/setting",
            "\(hidden)\(secretNow)\(problems.html(visit))\(field)<div class=\"actions\"><button>\(visit.text(label))</button>\(Part.button(back, visit.text(CommonWords.cancel)))</div>"
        )
        let own = level == "global" ? "global" : SettingParts.levelName(visit, level)
        let unset: HTML =
            now?.level == own
            ? ActPages.button(visit, SettingsUnset.self, back: back, label: SettingsWords.inherit, ["level": level, "key": key]) : .empty
        page.main = "<div class=\"card medium\">\(facts)\(unmet)\(form)\(unset)</div>"
        return .page(page, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private static func change(_ visit: Visit) async throws -> Answer {
        let values = visit.form.fields
        let (level, key) = (level(values["level"]), values["key"] ?? "")
        guard let value = values.sent("value"), !value.isEmpty else {
            var problems = FormProblems()
            problems["value"] = visit.text(CommonWords.fillIn)
            return try await edit(visit, problems)
        }
        do throws(any Error) {
            guard values["sure"] != nil else {
                return preview(
                    visit, level, key, value,
                    try await visit.perform(SettingsPreview(level: level, key: key, value: value, days: SettingParts.days)))
            }
            _ = try await visit.perform(SettingsSet(level: level, key: key, value: value))
            return .redirect(Link.adding("done", SettingsSet.name, to: Link.local(values["back"])))
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .refused {
            var problems = FormProblems()
            problems[problem.field == "level" ? "" : "value"] = problem.detail
            return try await edit(visit, problems)
        }
    }

    private static func preview(_ visit: Visit, _ level: String, _ key: String, _ value: String, _ preview: SettingsPreviewed) -> Answer {
        let back = Link.local(visit.form.fields["back"])
        var page = Page("\(key) = \(value)", .settings, lead: "<p>\(visit.text(CommonWords.effectFirst))</p>")
        page.crumbs = [(title(visit), Link.to("/settings", ["level": level])), (key, SettingParts.link(level, key, back: back))]
        let hidden: HTML = """
            \(Visit.hidden("level", level))\(Visit.hidden("key", key))\(Visit.hidden("value", value))\(Visit.hidden("back", back))\(Visit.hidden("sure", "1"))
            """
        let save = OperationWords.all[SettingsSet.name]?.button ?? CommonWords.doIt
        let form = visit.form(
            "/setting",
            "\(hidden)<div class=\"actions\"><button>\(visit.text(save))</button>\(Part.button(SettingParts.link(level, key, value: value, back: back), visit.text(CommonWords.change)))\(Part.button(back, visit.text(CommonWords.cancel)))</div>"
        )
        page.main = SettingParts.previewed(visit, preview) + "<div class=\"card\">\(form)</div>"
        return .page(page)
    }

    // MARK: The file

    private static func file(_ visit: Visit) async throws -> Answer {
        var page = Page(visit.text(SettingsWords.file), .settings, lead: "<p>\(visit.text(SettingsWords.fileLead))</p>")
        page.crumbs = [(title(visit), "/settings")]
        let exported = try await visit.perform(SettingsExport()).content
        page.main = Part.card(
            nil,
            "<pre tabindex=\"0\" lang=\"en\">\(exported)</pre>\(Part.actions([Part.button("/settings.toml", visit.text(SettingsWords.export), class: ""), ActPages.button(visit, SettingsApply.self)]))"
        )
        return .page(page)
    }

    private static func export(_ visit: Visit) async throws -> Answer {
        .file("zegel-settings.toml", Data(try await visit.perform(SettingsExport()).content.utf8), type: "application/toml")
    }
}
