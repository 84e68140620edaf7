import Testing
import Web

@Suite("Markup")
struct HTMLTests {
    @Test("what is put in is escaped, and markup is not escaped twice")
    func escapes() {
        let hostile = "<script>alert('x')</script>&\""
        let cell: HTML = "<td title=\"\(hostile)\">\(hostile)</td>"
        let expected = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"
        #expect(cell.text == "<td title=\"\(expected)\">\(expected)</td>")
        let row: HTML = "<tr>\([cell, cell])</tr>"
        #expect(row.text == "<tr>\(cell.text)\(cell.text)</tr>")
    }

    @Test("a character no document may hold becomes a replacement character")
    func replacesControls() { #expect(HTML(text: "a\0b\u{1B}[31m\u{85}").text == "a\u{FFFD}b\u{FFFD}[31m\u{FFFD}") }
}

@Suite("Languages")
struct LanguageTests {
    @Test(
        "the reader's first choice among ours is taken",
        arguments: [
            ("de-AT,de;q=0.9,en;q=0.8", Language.german), ("fr,de;q=0.4,en;q=0.5", .english), ("en;q=0.3, de", .german), ("", .english),
            ("xx;q=nonsense,,;;", .english),
        ])
    func choice(_ field: String, _ expected: Language) { #expect(Language(accepted: field) == expected) }

    @Test("a text is written with its values, and a value is never read as a place of another")
    func values() {
        let words = Words("{a} and {b}", de: "{b} und {a}")
        #expect(words(.english, ["a": "{b}", "b": "2"]) == "{b} and 2")
        #expect(words(.german, ["a": "1", "b": "2"]) == "2 und 1")
    }
}
