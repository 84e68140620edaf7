import AdminOperations
import Foundation
import Notices
import Settings

/// Keys on their way, for people; and the sheet their passwords are handed over on.
enum KeyFileText {
    static func items(_ items: [KeyFileItem]) -> String {
        items.map { item in
            """
            \(Terminal.green("✓")) \(Terminal.line(item.address)): \(Terminal.line(item.files.joined(separator: ", ")))
                \(item.password.map(Terminal.bold) ?? way(item))
                SHA-256 \(item.thumbprint)
            """
        }.joined(separator: "\n")
    }

    /// How a password that is not shown reaches its owner.
    private static func way(_ item: KeyFileItem) -> String {
        guard let phone = item.phone else { return "Its password waits in the portal, for the owner of the key alone." }
        return "Its password goes to the phone \(Terminal.line(phone)) by SMS."
    }

    /// - Parameter language: `en` or `de`.
    static func sheet(_ items: [KeyFileItem], to file: String, organisation: String, language: Language) throws {
        let sheet = PasswordSheet(
            items.compactMap { item in
                item.password.map {
                    .init(address: item.address, files: item.files, password: $0, thumbprint: item.thumbprint, madeAt: item.madeAt)
                }
            }, organisation: organisation, language: language)
        let isText = file.lowercased().hasSuffix(".txt")
        try NewPrivateFile.write(Data((isText ? sheet.text : sheet.html).utf8), to: file)
        Terminal.say("\(file) holds \(items.count) \(items.count == 1 ? "password" : "passwords"): print it, hand it over, delete it.")
    }
}

/// Procedures for people.
enum IncidentText {
    static func report(_ result: IncidentResult) -> String {
        var lines = result.steps.map { step in "\(mark(step.state)) \(Terminal.line(step.words))" }
        if !result.sent.isEmpty { lines += ["", KeyFileText.items(result.sent)] }
        if !result.inventory.isEmpty { lines += ["", Terminal.bold("Within reach")] + result.inventory.map { "  " + Terminal.line($0) } }
        if result.messageCount > 0 {
            lines += ["", Terminal.bold("Mail encrypted to the key: \(result.messageCount)")]
            lines.append(
                Terminal.table(
                    ["when", "way", "from", "to", "id"],
                    result.messages.map { [Terminal.time($0.at), $0.direction, $0.from, $0.to.joined(separator: ", "), $0.id] }))
            if result.messages.count < result.messageCount { lines.append("The newest \(result.messages.count) are shown.") }
        }
        if !result.hints.isEmpty { lines += [""] + result.hints.map { "– " + Terminal.line($0) } }
        return lines.joined(separator: "\n")
    }

    private static func mark(_ state: String) -> String {
        switch state {
        case "planned": Terminal.amber("!")
        case "done": Terminal.green("✓")
        case "failed": Terminal.red("✕")
        default: Terminal.grey("–")
        }
    }
}

/// Files of people, for people.
enum BulkText {
    static func preview(_ lines: [BulkPreview.Line]) -> String {
        let count = { (outcome: String) in lines.count { $0.outcome == outcome } }
        let rows = lines.filter { $0.outcome != "new" }.map { ["\($0.number)", $0.outcome, $0.address, $0.reason ?? ""] }
        let table = rows.isEmpty ? [] : [Terminal.table(["line", "", "address", "reason"], rows)]
        return (table + ["\(count("new")) to be issued, \(count("bad")) bad, \(count("known")) known"]).joined(separator: "\n")
    }

    static func table(_ items: [BulkItem]) -> String {
        guard !items.isEmpty else { return "No files yet. Begin with: zegel ca bulk FILE --dry-run" }
        return Terminal.table(
            ["id", "started", "by", "issued", "open", "failed", "known"],
            items.map {
                [
                    $0.id, Terminal.time($0.startedAt), $0.startedBy, "\($0.issued) of \($0.total)", "\($0.inWork + $0.waiting)",
                    "\($0.failed)",
                    "\($0.known)",
                ]
            })
    }

    static func item(_ item: BulkItem) -> String {
        let rows = item.failures.map { ["\($0.number)", $0.address, $0.reason] }
        let table = rows.isEmpty ? [] : [Terminal.table(["line", "address", "reason"], rows)]
        let open = item.isOver ? "" : ", \(item.inWork + item.waiting) open"
        let words = "\(item.issued) of \(item.total) issued\(open), \(item.failed) failed, \(item.known) known before"
        return (table + ["\(item.id): \(words)\(item.isCancelled ? "; cancelled" : "")"]).joined(separator: "\n")
    }

    /// `[########------] 1204/2000 (3 failed)`
    static func bar(_ item: BulkItem, width: Int = 30) -> String {
        let over = item.issued + item.failed
        let filled = item.total == 0 ? width : width * over / item.total
        let failed = item.failed > 0 ? " (\(item.failed) failed)" : ""
        return "[\(String(repeating: "#", count: filled))\(String(repeating: "-", count: width - filled))] \(over)/\(item.total)\(failed)"
    }
}
