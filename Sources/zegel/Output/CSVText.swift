/// Lines of comma-separated values (RFC 4180).
enum CSVText {
    static func lines(_ rows: [[String]]) -> String { rows.map { $0.map(cell).joined(separator: ",") }.joined(separator: "\r\n") }

    /// Strangers choose addresses and ids: what a spreadsheet would take for a formula gets a mark that makes it text.
    private static func cell(_ text: String) -> String {
        let shown = Terminal.line(text)
        let safe = shown.first.map { "=+-@\t".contains($0) } ?? false ? "'\(shown)" : shown
        guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
        return "\"\(safe.replacingOccurrences(of: "\"", with: "\"\""))\""
    }
}
