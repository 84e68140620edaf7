import AdminOperations
import Foundation

/// Settings and what changing them does, for people.
enum SettingsText {
    static func list(_ items: [SettingsList.Item]) -> String {
        var (topic, lines) = ("", [String]())
        let width = items.map(\.key.count).max() ?? 0
        let indent = String(repeating: " ", count: width + 4)
        for item in items {
            if topic != item.topic {
                lines += (topic.isEmpty ? [] : [""]) + [Terminal.bold(item.topic)]
                topic = item.topic
            }
            let later = item.needs.map { "; it needs \($0), which is not built yet" } ?? ""
            lines.append("  \(padded(item.key, width))  \(item.documentation)\(later)")
            let takes = "takes \(item.form)", levels = "set at \(item.levels.joined(separator: ", "))"
            lines.append(indent + Terminal.grey([takes, "default \(item.default)", levels].joined(separator: "; ")))
        }
        return lines.joined(separator: "\n")
    }

    /// What would change, and for whom.
    static func preview(_ preview: SettingsPreviewed) -> String {
        guard !preview.changes.isEmpty else { return "\(Terminal.green("✓")) Nothing would change: the settings are like that already." }
        return changes(preview.changes) + "\n\n" + effect(preview.effect)
    }

    static func applied(_ result: SettingsApply.Result) -> String {
        guard !result.changes.isEmpty else { return "\(Terminal.green("✓")) Nothing to change: the settings are as the file says." }
        return "\(changes(result.changes))\n\n\(Terminal.green("✓")) \(counted(result.changes.count, "setting")) changed."
    }

    /// `+` set, `-` inherited again, `~` changed; by level.
    static func changes(_ items: [SettingsChangeItem]) -> String {
        var (level, lines) = ("", [String]())
        let width = items.map(\.key.count).max() ?? 0
        for item in items {
            if level != item.level {
                lines += (level.isEmpty ? [] : [""]) + [Terminal.bold(Terminal.line(words(item.level)))]
                level = item.level
            }
            lines.append("\(sign(item)) \(padded(item.key, width))  \(Terminal.line(difference(item)))")
        }
        return lines.joined(separator: "\n")
    }

    private static func sign(_ item: SettingsChangeItem) -> String {
        if item.before == nil { return Terminal.green("+") }
        return item.after == nil ? Terminal.red("-") : "~"
    }

    private static func difference(_ item: SettingsChangeItem) -> String {
        switch (item.before, item.after) {
        case (let before?, let after?): "\(before) → \(after)"
        case (let before?, nil): "\(before) → \(item.inherited) from \(item.from)"
        case (nil, let after?): "\(item.inherited) from \(item.from) → \(after)"
        case (nil, nil): ""
        }
    }

    private static func words(_ level: String) -> String {
        if level == "global" { return "global" }
        return level.replacing(":", with: " ", maxReplacements: 1)
    }

    static func effect(_ effect: SettingsEffect) -> String {
        var lines = [
            "Other values for \(affected(effect.domains, "domain")) and \(affected(effect.users, "user"))"
                + (effect.everybodyElse ? ", and for every address without settings of its own." : ".")
        ]
        if let messages = effect.messages { lines += Self.messages(messages) }
        return lines.joined(separator: "\n")
    }

    private static func affected(_ affected: SettingsEffect.Affected, _ noun: String) -> String {
        let names = affected.names.map(Terminal.line).joined(separator: ", ")
        let rest = affected.count - affected.names.count
        let list = names.isEmpty ? "" : " (\(names)\(rest > 0 ? " and \(rest) more" : ""))"
        return "\(counted(affected.count, noun))\(list)"
    }

    private static func messages(_ messages: SettingsEffect.Messages) -> [String] {
        let days = messages.days == 1 ? "the last day" : "the last \(messages.days) days"
        guard messages.lookedAt > 0 else { return ["No message of \(days) was there to look at."] }
        let looked = messages.stoppedBecause == nil ? counted(messages.lookedAt, "message") : "the newest \(messages.lookedAt) messages"
        var lines = [
            "Of \(looked) of \(days), \(messages.different == 0 ? "none" : "\(messages.different)") would have gone another way"
                + (messages.stoppedBecause.map { " (older ones were not looked at: \($0))." } ?? ".")
        ]
        if messages.unknown > 0 {
            let reasons = messages.unknownBecause.map(Terminal.line).joined(separator: "; ")
            lines.append("Of \(counted(messages.unknown, "more")) that cannot be said: \(reasons).")
        }
        guard !messages.examples.isEmpty else { return lines }
        let rows = messages.examples.map {
            [Terminal.time($0.at), $0.id, $0.sender.isEmpty ? "<>" : $0.sender, $0.recipient, "\($0.before) → \($0.after)"]
        }
        return lines + [Terminal.table(["when", "id", "from", "to", "before → after"], rows)]
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        noun == "more" || count == 1 ? "\(count) \(noun)" : "\(count) \(noun)s"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }
}
