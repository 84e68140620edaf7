import AdminOperations
import Mail
import Web

/// Settings and what changing them does.
enum SettingParts {
    /// Messages of so many days are decided again for a preview.
    static let days = 7

    /// `global` as people say it, the domain or the address.
    static func levelName(_ visit: Visit, _ level: String) -> String {
        level == "global"
            ? visit.text(SettingsWords.reallyEveryone) : level.split(separator: ":", maxSplits: 1).last.map(String.init) ?? level
    }

    static func link(_ level: String, _ key: String, value: String? = nil, back: String? = nil) -> String {
        Link.to("/setting", ["level": level, "key": key, "value": value, "back": back])
    }

    static func origin(_ visit: Visit, _ item: SettingsShow.Item, at level: String) -> HTML {
        let own = level == "global" ? "global" : levelName(visit, level)
        if item.level == own { return Tone.information.badge(visit.text(SettingsWords.setHere)) }
        return item.level == "factory"
            ? "<span class=\"fine\">\(visit.text(SettingsWords.factory))</span>" : "<span class=\"fine\">\(item.level)</span>"
    }

    /// What counts now, above the form that changes it.
    static func now(_ visit: Visit, level: String, key: String) async throws -> HTML {
        do throws(any Error) {
            guard let item = try await visit.perform(SettingsShow(level: level, key: key)).first else { return .empty }
            return Part.facts([
                (visit.text(SettingsWords.now), "<code>\(item.value)</code> \(origin(visit, item, at: level))")
            ])
        } catch let problem as AdminProblem where problem.type == .badInput || problem.type == .notFound { return .empty }
    }

    /// A change with whom it concerns, and the mail it would have sent another way.
    static func previewed(_ visit: Visit, _ preview: SettingsPreviewed) -> HTML {
        guard !preview.changes.isEmpty else { return Part.notice(.information, "<p>\(visit.text(SettingsWords.nothingChanges))</p>") }
        let rows: [[HTML]] = preview.changes.prefix(200).map { change in
            let inherited: HTML = "<span class=\"fine\">\(visit.text(SettingsWords.inherited, ["value": change.inherited]))</span>"
            return [
                HTML(text: levelName(visit, change.level)), Part.code(change.key), change.before.map { Part.code($0) } ?? inherited,
                change.after.map { "<strong><code>\($0)</code></strong>" } ?? inherited,
            ]
        }
        let table = Table(
            visit.text(SettingsWords.effect),
            [SettingsWords.level, SettingsWords.setting, SettingsWords.before, SettingsWords.after].map { visit.text($0) }, rows)
        return Part.card(visit.text(SettingsWords.effect), table.html) + whom(visit, preview.effect) + mail(visit, preview.effect.messages)
    }

    private static func whom(_ visit: Visit, _ effect: SettingsEffect) -> HTML {
        var items: [HTML] = []
        for (affected, words) in [(effect.domains, SettingsWords.domainCount), (effect.users, SettingsWords.userCount)]
        where affected.count > 0 {
            let names = affected.names.joined(separator: ", ") + (affected.count > affected.names.count ? ", …" : "")
            items.append(
                "<strong>\(visit.text(words, ["count": visit.number(affected.count)]))</strong><br><span class=\"small\">\(names)</span>")
        }
        if effect.everybodyElse { items.append("\(visit.text(SettingsWords.everybodyElse))") }
        return Part.card(visit.text(SettingsWords.whom), items.isEmpty ? "<p>\(visit.text(SettingsWords.nobody))</p>" : Part.list(items))
    }

    private static func mail(_ visit: Visit, _ messages: SettingsEffect.Messages?) -> HTML {
        guard let messages else { return .empty }
        let looked = visit.number(messages.lookedAt)
        var content: HTML =
            messages.lookedAt == 0
            ? "<p>\(visit.text(SettingsWords.noMail))</p>"
            : messages.different == 0
                ? "<p>\(Tone.good.badge(visit.text(CommonWords.allGood))) \(visit.text(SettingsWords.mailSame, ["looked": looked]))</p>"
                : "<p>\(Tone.attention.badge(visit.text(CommonWords.warning))) \(visit.text(SettingsWords.mailDifferent, ["looked": looked, "different": visit.number(messages.different)]))</p>"
        if messages.unknown > 0 {
            content += "<p class=\"small\">\(visit.text(SettingsWords.unknown, ["count": visit.number(messages.unknown)]))</p>"
        }
        if !messages.examples.isEmpty {
            let rows: [[HTML]] = messages.examples.map { example in
                [
                    "<a href=\"\(Link.to("/message", ["id": example.id]))\">\(visit.times.at(example.at))</a>",
                    HTML(text: example.sender.isEmpty ? "<>" : example.sender),
                    HTML(text: example.recipient), Part.said(example.before), Part.said(example.after),
                ]
            }
            let columns = [CommonWords.when, CommonWords.fromTo, CommonWords.to, SettingsWords.wouldBe, SettingsWords.wouldGo].map {
                visit.text($0)
            }
            content += Table(visit.text(SettingsWords.mail, ["days": "\(messages.days)"]), columns, rows).html
        }
        return Part.card(visit.text(SettingsWords.mail, ["days": "\(messages.days)"]), content)
    }

    /// The control for a value of a form such as `one of a, b` or `true or false`.
    static func control(_ visit: Visit, _ item: SettingsList.Item) -> Field.Control {
        if item.isSecret { return .password }
        if item.form == "true or false" {
            return .select([("true", visit.text(SettingsWords.on)), ("false", visit.text(SettingsWords.off))])
        }
        guard item.form.hasPrefix("one of ") else { return .text }
        return .select(item.form.dropFirst(7).components(separatedBy: ", ").map { ($0, $0) })
    }
}
