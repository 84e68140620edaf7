import AdminOperations
import Foundation

/// Revocation lists for people.
enum CRLText {
    static func table(_ items: [CRLItem]) -> String {
        guard !items.isEmpty else {
            return "No revocation lists. They are fetched from where the certificates say, or imported: zegel crl import FILE"
        }
        return Terminal.table(
            ["thumbprint", "issuer", "number", "entries", "until", "from", "effect"],
            items.map { item in
                [
                    String(item.thumbprint.prefix(16)), item.issuer, item.number ?? "–",
                    "\(item.entries)" + (item.isDelta ? ", delta" : ""),
                    item.nextUpdate.map(Terminal.time) ?? "–", item.source, item.withoutEffect.map { "none: \($0)" } ?? effect(item),
                ]
            })
    }

    static func line(_ item: CRLItem) -> String {
        let effect =
            item.withoutEffect.map { "\(Terminal.red("✕")) without effect: \(Terminal.line($0))" }
            ?? "\(Terminal.green("✓")) \(effect(item))"
        let count = "\(item.entries) \(item.entries == 1 ? "entry" : "entries")"
        return "\(item.thumbprint.prefix(16))  \(Terminal.line(item.issuer))  \(count)  \(effect)"
    }

    static func updates(_ items: [CRLUpdate.Item]) -> String {
        guard !items.isEmpty else { return "No stored certificate says where its revocation list is published." }
        return items.map { item in
            item.problem.map { "\(Terminal.red("✕")) \(Terminal.line(item.url)): \(Terminal.line($0))" }
                ?? "\(Terminal.green("✓")) \(Terminal.line(item.url))"
        }.joined(separator: "\n")
    }

    private static func effect(_ item: CRLItem) -> String {
        guard let end = item.nextUpdate, end >= Date() else { return "in effect, out of date" }
        return "in effect"
    }
}
