/// A story of a decision on the terminal: the answer stands out, marks have their colour, what lies behind a step is grey.
enum StoryText {
    static func painted(_ story: String) -> String {
        var isFirst = true
        return Terminal.safe(story).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            defer { isFirst = false }
            return isFirst ? Terminal.bold(String(line)) : painted(line)
        }.joined(separator: "\n")
    }

    private static func painted(_ line: Substring) -> String {
        if line.isEmpty { return "" }
        if line.hasPrefix("      ") { return Terminal.grey(String(line)) }
        guard line.hasPrefix("  "), let sign = line.dropFirst(2).first, line.dropFirst(3).first == " " else {
            return line.hasPrefix(" ") ? String(line) : Terminal.bold(String(line))
        }
        return "  \(marked(sign))\(line.dropFirst(3))"
    }

    private static func marked(_ sign: Character) -> String {
        switch sign {
        case "✓": Terminal.green("✓")
        case "✕": Terminal.red("✕")
        case "!": Terminal.amber("!")
        default: Terminal.grey(String(sign))
        }
    }
}
