/// Sets a factory text as the plain part of a template, to be read as well alone as the HTML part.
enum PlainFrame {
    static func render(_ text: FactoryText) -> String {
        ([text.headline, ""] + text.blocks.flatMap(lines) + ["--", text.footer, ""]).joined(separator: "\n")
    }

    /// Each block ends with an empty line.
    private static func lines(_ block: FactoryText.Block) -> [String] {
        switch block {
        case .paragraph(let text): return [text, ""]
        case .facts(let facts):
            return facts.flatMap { fact in
                conditional(fact.variable, ["  \(fact.label): \(fact.value)"])
            } + [""]
        case .items(let list, let mark, let title, let line, let details):
            let inner = ["  \(mark.sign) \(line)"] + details.flatMap { detail in conditional(variable(of: detail), ["    \(detail)"]) }
            return [title, "{{#\(list)}}"] + inner + ["{{/\(list)}}", ""]
        case .steps(let title, let steps): return [title] + steps.map { "  - \($0)" } + [""]
        case .secret(let label, let value): return ["\(label):", "", "    \(value)", ""]
        case .link(let label, let url): return ["\(label):", "{{\(url)}}", ""]
        case .when(let name, let blocks): return ["{{#\(name)}}"] + blocks.flatMap(lines) + ["{{/\(name)}}"]
        case .unless(let name, let blocks): return ["{{^\(name)}}"] + blocks.flatMap(lines) + ["{{/\(name)}}"]
        }
    }

    private static func conditional(_ variable: String?, _ lines: [String]) -> [String] {
        guard let variable else { return lines }
        return ["{{#\(variable)}}"] + lines + ["{{/\(variable)}}"]
    }

    /// The first value in a detail: without it the line says nothing.
    static func variable(of detail: String) -> String? {
        for piece in ("." + detail).split(separator: "{{").dropFirst() {
            guard let first = piece.first, !"#^/.".contains(first), let end = piece.range(of: "}}") else { continue }
            return String(piece[..<end.lowerBound])
        }
        return nil
    }
}
