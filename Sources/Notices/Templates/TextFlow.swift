/// Lays filled plain text out: lines of at most 76 characters where words allow, never two empty lines together.
enum TextFlow {
    private static let width = 76

    static func wrapped(_ text: String) -> String { flow(text, wrap) + "\n" }

    /// Lines as long as they are, for a page that has its own width; nothing at the end.
    static func paragraphs(_ text: String) -> String { flow(text) { [String($0)] } }

    private static func flow(_ text: String, _ set: (Substring) -> [String]) -> String {
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.last == "\r" ? line.dropLast() : line
            if line.allSatisfy(\.isWhitespace) {
                if lines.last != "" { lines.append("") }
            } else {
                lines += set(line)
            }
        }
        while lines.last == "" { lines.removeLast() }
        while lines.first == "" { lines.removeFirst() }
        return lines.joined(separator: "\n")
    }

    /// What follows stands under the first word; under a mark or a dash, behind it.
    private static func wrap(_ line: Substring) -> [String] {
        guard line.count > width else { return [String(line)] }
        let indent = String(line.prefix { $0 == " " })
        let words = line.split(separator: " ")
        let isItem = words.count > 1 && ["-", "✕", "✓", "!", "–", "*"].contains(words[0])
        let hanging = isItem ? indent + "  " : indent
        var lines: [String] = []
        var current = indent
        var isEmpty = true
        for word in words {
            if !isEmpty, current.count + word.count + 1 > width {
                lines.append(current)
                (current, isEmpty) = (hanging, true)
            }
            current += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [current]
    }
}
