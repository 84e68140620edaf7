import TOML
import Testing

@Suite("TOML: a text as a tree with places")
struct TOMLDocumentTests {
    @Test("tables, arrays and values come in the order of the text, each with its place")
    func tree() throws {
        let tree = try TOMLDocument("z.y = true\na = [1, 'x']\n[t]\nd = 1.5\n", longestLine: 100).tree()
        guard case .table(let entries) = tree.content else {
            Issue.record("no table")
            return
        }
        #expect(entries.map(\.key) == ["z", "a", "t"])
        #expect(entries.map { $0.value.place?.line } == [1, 2, 3])
        guard case .array(let elements) = entries[1].value.content, case .integer(1) = elements[0].content,
            case .text("x") = elements[1].content
        else {
            Issue.record("no array of a number and a text")
            return
        }
        #expect(elements.map { $0.place?.column } == [6, 9])
    }

    @Test(
        "what is no TOML is said with its place",
        arguments: [("a = 1\na = 2\n", 2), ("a = \n", 1), ("[x]\n[x]\n", 2), ("a = \"\0\"", 1), ("b=1\na = \"\\u0000\"", 2), ("a = 01", 1)])
    func problems(_ text: String, line: Int) {
        let problem = #expect(throws: TOMLProblem.self) { try TOMLDocument(text, longestLine: 100) }
        #expect(problem?.place?.line == line)
    }

    @Test("deep nesting of every kind is refused and harms nothing", arguments: [8192, 4096])
    func deep(_ bytes: Int) throws {
        let dotted = Array(repeating: "a", count: bytes / 2 - 4).joined(separator: ".")
        for text in ["\(dotted) = 1", "[\(dotted)]\n\(dotted) = 1"] {
            #expect(throws: TOMLProblem.self) { try TOMLDocument(text, longestLine: bytes).tree() }
        }
        for (open, close) in [("[", "]"), ("{a=", "}")] {
            let count = bytes / 5
            let text = "a = " + String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
            #expect(throws: TOMLProblem.self) { try TOMLDocument(text, longestLine: bytes).tree() }
        }
    }

    @Test(
        "a heading without a name is refused: it would end the program",
        arguments: [
            "[", "[.a]", " \t[ =x]", "[[", "[[.a]]", "[ [ #", "[\r", "[{", "[+1]", "[\u{E9}]", "\u{FEFF}[.a]", "[\u{A0}a]", "[[[a]]]",
        ])
    func namelessHeading(_ heading: String) {
        for (text, line) in [("\(heading)\n", 1), ("a = 1\r\n\(heading)\nb = 2", 2)] {
            let problem = #expect(throws: TOMLProblem.self) { try TOMLDocument(text, longestLine: 100) }
            if heading.first != "\u{FEFF}" || line == 1 { #expect(problem?.place?.line == line) }
        }
    }

    @Test("headings with names, and lists in lists of numbers and texts, are read")
    func headings() throws {
        let text = "\u{FEFF}[a]\n[ \"b c\" ]\n[['d']]\n[[ e ]]\nx = [\n  [1, 2],\n  [\"x\"],\n  [],\n]\n"
        guard case .table(let entries) = try TOMLDocument(text, longestLine: 100).tree().content else {
            Issue.record("no table")
            return
        }
        #expect(entries.map(\.key) == ["a", "b c", "d", "e"])
    }

    @Test("anything made of the pieces of TOML is read or refused, never worse: 5,000 times by chance")
    func chance() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "\\", "\\u00e9", "\\U0001F642", "=", " = ", ".", ",", "\n", "\r\n",
            "\r",
            "#", " ", "\t", "a", "b-c", "1", "-", "+", "_", "0x", "0b1", "0o7", "1e5", "1.5", "inf", "nan", "true", "fals", "2026-11-24",
            "T09:00:00Z", "09:00", "\u{FEFF}", "\u{A0}", "\u{85}", "\u{2028}", "é", "🙂", "\u{7F}", "\u{1}", "a = 1\n", "[t]\n", "[[t]]\n",
            "t.u = ",
        ]
        var accepted = 0
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            guard let document = try? TOMLDocument(text, longestLine: 1000) else { continue }
            accepted += 1
            // Another reader takes it, too.
            #expect(throws: Never.self, "\(text.debugDescription)") { try document.table() }
        }
        #expect(accepted > 100)
    }

    @Test("a line too long is refused before anything reads it")
    func longLine() {
        let problem = #expect(throws: TOMLProblem.self) {
            try TOMLDocument("a = 1\nb = \"" + String(repeating: "x", count: 100) + "\"", longestLine: 50)
        }
        #expect(problem?.place == .init(line: 2, column: 1))
    }

    @Test(
        "a quoted text reads back as itself",
        arguments: ["", "plain", "a\"b", "a\\b", "it's \\d", "'", "line\nend\ttab\u{7F}\u{1}", "größe 🙂", #"^\s*"x"$"#])
    func quoted(_ text: String) throws {
        let tree = try TOMLDocument("a = \(TOMLText.quoted(text))", longestLine: 200).tree()
        guard case .table(let entries) = tree.content, case .text(text)? = entries.first?.value.content else {
            Issue.record("\(TOMLText.quoted(text)) is not \(text)")
            return
        }
    }
}
