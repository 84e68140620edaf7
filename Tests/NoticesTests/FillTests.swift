import Foundation
import Settings
import Testing

@testable import Notices

@Suite("Templates: values for their place")
struct FillTests {
    private func fill(_ content: String, _ values: TemplateValues, _ kind: TemplateKind = .encryptionFailed, _ language: Language = .en)
        throws
        -> NoticeTemplate.Filled
    {
        try NoticeTemplate(content, of: kind, in: language).fill(values)
    }

    @Test("sections, inverted sections, fields over outer values, lines; what is absent is empty")
    func sections() throws {
        let text = """
            Subject: {{count}} of {{subject}}

            {{#recipients}}
            - {{address}}{{#reason}}: {{reason}}{{/reason}}{{^reason}}, no reason{{/reason}} ({{traceId}})
            {{/recipients}}
            {{^recipients}}nobody{{/recipients}}
            {{^sent}}nobody else{{/sent}}
            """
        let items: [[String: TemplateValue]] = [
            ["address": .text("a@b.example"), "reason": .text("why")], ["address": .text("c@d.example")],
        ]
        let filled = try fill(text, ["count": .number(2), "recipients": .list(items), "traceId": .text("id")])
        #expect(filled.subject == "2 of")
        #expect(filled.text == "- a@b.example: why (id)\n- c@d.example, no reason (id)\n\nnobody else\n")
        let lines = try fill(
            "Subject: s\n\n{{#items}}{{.}};{{/items}}", ["items": .lines([.text("a"), .text(""), .text("b")])], .systemAlarm)
        #expect(lines.text == "a;;b;\n")
    }

    @Test("a field without a value does not reach out to a value of the same name outside")
    func shadow() throws {
        let text = "Subject: s\n\n{{#certificates}}[{{address}}]{{/certificates}} {{address}}"
        let filled = try fill(text, ["certificates": .list([[:]]), "address": .text("outer@b.example")], .certificatesExpire)
        #expect(filled.text == "[] outer@b.example\n")
    }

    static let hostile = [
        "a\r\nBcc: eve@evil.example", "a\nb", "a\rb", "a\u{0}b", "a\u{2028}b", "a\u{85}b", "a\u{B}b", "\u{1B}[2Jb", "a\u{202E}gpj.exe",
        "\u{2066}a\u{2069}", "\u{200F}a",
    ]

    @Test("no value ends a line, starts a field or turns the direction of writing", arguments: hostile)
    func lines(_ value: String) throws {
        let filled = try fill(htmlTemplate("{{subject}}").replacing("Subject: s", with: "Subject: x{{subject}}"), ["subject": .text(value)])
        let controls: (String) -> Bool = {
            $0.unicodeScalars.contains { $0.properties.generalCategory == .control || $0.value == 0x2028 || $0.properties.isBidiControl }
        }
        #expect(!controls(filled.subject ?? "\n"))
        #expect(!controls((filled.html ?? "\n").replacing("\n", with: "")))
        #expect(filled.html?.split(separator: "\n").count == 1)
    }

    static let markup = [
        "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' x='", "&amp;", "\"\u{301} onload=alert(1) x=\"", "<\u{338}img src=x>",
        "&\u{200D}lt;", "</p><p>",
    ]

    @Test("no value is markup, in text or in an attribute, also where marks combine with a quote", arguments: markup)
    func escaping(_ value: String) throws {
        let html = try #require(try fill(htmlTemplate("<p title=\"{{subject}}\">{{subject}}</p>"), ["subject": .text(value)]).html)
        let inside = html.drop { $0 != "=" }.dropFirst(2)
        #expect(html.unicodeScalars.count { $0 == "<" } == 2 && html.unicodeScalars.count { $0 == "\"" } == 2, "\(html)")
        #expect(!inside.unicodeScalars.contains("'"))
    }

    @Test(
        "only https links are filled in", arguments: ["javascript:alert(1)", "http://a.example", "https://a.example/ x", "//a.example", ""])
    func links(_ url: String) throws {
        let template = htmlTemplate("<a href=\"{{url}}\">x</a>")
        #expect(try fill(template, ["url": .text(url)], .portalSignUp).html?.contains("href=\"\"") == true)
        #expect(
            try fill(template, ["url": .text("https://a.example/x?a=1&b=2")], .portalSignUp).html?.contains(
                "href=\"https://a.example/x?a=1&amp;b=2\"") == true)
    }

    @Test("a million characters of subject are cut to what a person reads")
    func longSubject() throws {
        let filled = try fill("Subject: {{subject}}\n\n{{subject}}", ["subject": .text(String(repeating: "x", count: 1_000_000))])
        #expect(filled.subject?.count == TemplateLimits.subject && filled.subject?.last == "…")
    }

    @Test("long lines wrap at 76 behind their indentation; empty lines close up")
    func wrapping() throws {
        let words = String(repeating: "word ", count: 30)
        let filled = try fill("Subject: s\n\n\n\n  ✕ \(words)\n\n\n\n    \(words)\n\n\n", [:])
        let lines = filled.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 76 })
        #expect(lines[0].hasPrefix("  ✕ word") && lines[1].hasPrefix("    word"))
        #expect(lines.filter(\.isEmpty).count == 2, "\(filled.text)")
    }

    @Test("dates, flags and reasons in the language of the template")
    func languages() throws {
        let values: TemplateValues = [
            "validUntil": .moment(Date(timeIntervalSince1970: 1_793_000_000)), "url": .text("https://a.example"),
        ]
        let content = "Subject: s\n\n{{validUntil}} {{language}}"
        #expect(try fill(content, values, .portalSignUp).text == "26\u{A0}October 2026, 07:33 UTC en\n")
        #expect(try fill(content, values, .portalSignUp, .de).text == "26.\u{A0}Oktober 2026, 07:33 UTC de\n")
    }
}
