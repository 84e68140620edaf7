import AdminOperations
import Foundation

/// Queued messages for people.
enum QueueText {
    static func table(_ items: [QueueList.Item]) -> String {
        Terminal.table(
            ["id", "state", "since", "size", "from", "to", "next try", "why"],
            items.map { item in
                [
                    item.id, item.state, Terminal.time(item.acceptedAt), size(Int64(item.size)), item.sender.isEmpty ? "<>" : item.sender,
                    item.recipients.prefix(3).joined(separator: " ") + (item.recipients.count > 3 ? " …" : ""), next(item),
                    item.reason ?? "",
                ]
            })
    }

    static func story(_ detail: QueueShow.Result) -> String {
        let entry = detail.entry
        var lines = ["\(Terminal.bold(entry.id)) is \(entry.state)\(entry.reason.map { ": \(Terminal.line($0))" } ?? "")"]
        lines.append(
            "  from \(entry.sender.isEmpty ? "<>" : Terminal.line(entry.sender)), \(size(Int64(entry.size))), \(Terminal.time(entry.acceptedAt))"
        )
        if detail.recipients.isEmpty {
            lines.append("  to \(entry.recipients.map(Terminal.line).joined(separator: " ")): nothing is decided yet")
        } else {
            let rows = detail.recipients.map { [$0.address, $0.state, String($0.tries), $0.due.map(Terminal.time) ?? "", $0.answer ?? ""] }
            lines.append(Terminal.table(["recipient", "state", "tries", "next try", "last answer"], rows))
        }
        if !detail.tries.isEmpty {
            let rows = detail.tries.map { [Terminal.time($0.at), $0.recipient, $0.server, $0.outcome, $0.answer] }
            lines += ["", Terminal.table(["tried", "recipient", "server", "outcome", "answer"], rows)]
        }
        if !detail.children.isEmpty { lines += ["", "copies and notices: \(detail.children.joined(separator: " "))"] }
        return lines.joined(separator: "\n")
    }

    static func preview(_ preview: QueuePreview.Result, _ action: String) -> String {
        guard preview.count > 0 else { return "No message is meant." }
        let head = "\(action) would hit \(messages(preview.count)), \(size(preview.bytes)):"
        let rest = preview.count - preview.first.count
        return ([head, table(preview.first)] + (rest > 0 ? ["… and \(rest) more"] : [])).joined(separator: "\n")
    }

    static func messages(_ count: Int) -> String { count == 1 ? "1 message" : "\(count) messages" }

    static func done(_ action: String) -> String {
        switch action {
        case "hold": "held"
        case "release": "released"
        case "retry": "tried again now"
        default: "deleted"
        }
    }

    private static func next(_ item: QueueList.Item) -> String {
        if item.isInWork { return "in work" }
        guard let due = item.due else { return "" }
        return due <= Date() ? "now" : Terminal.time(due)
    }

    /// `820 B`, `12 kB`, `3.4 MB`
    private static func size(_ bytes: Int64) -> String {
        switch bytes {
        case ..<1000: "\(bytes) B"
        case ..<1_000_000: "\(bytes / 1000) kB"
        default: "\(Double(bytes / 100_000) / 10) MB"
        }
    }
}
