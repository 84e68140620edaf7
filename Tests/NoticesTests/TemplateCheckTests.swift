import Foundation
import Settings
import Testing

@testable import Notices

/// What is wrong with a template, as an administrator reads it.
func problems(_ content: String, _ kind: TemplateKind = .encryptionFailed) -> [String] {
    do throws(BadTemplate) {
        _ = try NoticeTemplate(content, of: kind, in: .en)
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// A template of two parts with this HTML.
func htmlTemplate(_ html: String) -> String {
    """
    Subject: s
    Content-Type: multipart/alternative; boundary=b

    --b
    Content-Type: text/plain; charset=utf-8

    t
    --b
    Content-Type: text/html; charset=utf-8

    \(html)
    --b--
    """
}

@Suite("Templates: what is let through when one is set")
struct TemplateCheckTests {
    static let good = [
        "Subject: s\n\nplain", "Subject: {{subject}}\r\n\r\n{{#recipients}}\r\n{{address}} {{reason}} {{traceId}}\r\n{{/recipients}}\r\n",
        "Subject: s\n\n{{ subject }} {{# recipients }}{{ address }}{{/ recipients }}{{^recipients}}none{{/recipients}}",
        "Subject: s\n\n{{#subject}}{{#date}}{{subject}} {{date}}{{/date}}{{/subject}}", "Subject: s\n\n{ } }} {x} { {name} 100 % $ # {",
        "Subject: s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nGrüße, 日本, שלום",
        htmlTemplate("<p title=\"{{subject}}\">{{#recipients}}<b>{{address}}</b>{{/recipients}}</p><a href='{{baseUrl}}'>x</a>"),
        htmlTemplate("<style>p { color: red; }</style><!-- note --><p>a < b & c</p><img alt=\"{{subject}}\" src=\"x.png\">"),
    ]

    @Test("is taken", arguments: good)
    func taken(_ content: String) { #expect(problems(content) == [], "\(problems(content))") }

    static let bad: [(String, String)] = [
        ("Subject: s\n\nHello {{nam}}", "line 3, column 7: there is no variable nam here; there are: recipients, sent, partlySent, count"),
        ("Subject: {{foo}}\n\n", "line 1, column 10: there is no variable foo here"),
        ("Subject: s\n\nGrüße {{foo}}", "line 3, column 7: there is no variable foo here"),
        ("Subject: s\n\n{{address}}", "line 3, column 1: {{address}} is a field of a list: it has a meaning only between {{#recipients}}"),
        ("Subject: s\n\n{{recipients}}", "line 3, column 1: {{recipients}} is a list"),
        ("Subject: s\n\n{{.}}", "line 3, column 1: {{.}} has a meaning only within a list of lines"),
        ("Subject: s\n\n{{#recipients}}{{.}}{{/recipients}}", "column 16: {{.}} has a meaning only"),
        ("Subject: s\n\n{{#recipients}}\nx", "line 3, column 1: {{#recipients}} is never closed"),
        ("Subject: s\n\nx{{/recipients}}", "line 3, column 2: {{/recipients}} closes nothing"),
        ("Subject: s\n\n{{#subject}}{{#date}}{{/subject}}{{/date}}", "{{/subject}} closes nothing; {{/date}} must come first"),
        ("Subject: s\n\n{{#recipients}}{{#sent}}{{/sent}}{{/recipients}}", "{{#sent}} is a list within a list"),
        ("no header\n\nx", "line 1"), ("\n\nx", "the first line must be Subject:"), ("Subject: a\nSubject: b\n\nx", "a second Subject"),
        ("Subject: a\nBcc: eve@evil.example\n\nx", "line 2, column 1: the field Bcc is not taken from a template"),
        ("Subject: a\nContent-Type: text/html\n\nx", "this is text/html"),
        (
            "Subject: a\nContent-Type: {{subject}}; charset=utf-8\n\nx",
            "line 2, column 15: a variable may not stand in the field Content-Type: of the header only Subject is filled"
        ), ("Subject: a\nContent-Type: text/plain; name={{subject}}\n\nx", "line 2, column 32: a variable may not stand"),
        ("Subject: a\nMIME-Version: {{subject}}\n\nx", "line 2, column 15: a variable may not stand in the field MIME-Version"),
        ("Subject: a\nContent-Language:\n {{language}}\n\nx", "line 3, column 2: a variable may not stand"),
        (
            "Subject: a\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Description: {{subject}}\n\nt\n--b--\n",
            "line 5, column 22: a variable may not stand in the field Content-Description"
        ),
        ("Subject: a\nContent-Transfer-Encoding: base64\n\neHt7Nyo3fX0=", "without Content-Transfer-Encoding"),
        ("Subject: a\nContent-Type: text/plain; charset=iso-8859-1\n\nx", "the charset is utf-8, not iso-8859-1"),
        ("Subject: a\n\nx\u{0}y", "no UTF-8 text"), ("Subject: a\n\n\u{1B}[2J", "no UTF-8 text"),
    ]

    @Test("is refused with place and reason", arguments: bad)
    func refused(_ content: String, _ expected: String) {
        let found = problems(content)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    static let badHTML: [(String, String)] = [
        ("<a href={{baseUrl}}>x</a>", "put the value of the attribute href between quotes"),
        ("<a href=\"{{subject}}\">x</a>", "only a link such as {{url}} may begin href"),
        ("<a href=\"javascript:{{baseUrl}}\">x</a>", "does not stand at its beginning"),
        ("<a href=\"{{baseUrl}}{{baseUrl}}\">x</a>", "does not stand at its beginning"),
        ("<p style=\"color:{{subject}}\">x</p>", "the attribute style"), ("<p onclick='{{subject}}'>x</p>", "the attribute onclick"),
        ("<p {{subject}}>x</p>", "may not name an element or an attribute"), ("<{{subject}}>", "may not name an element"),
        ("<p {{#subject}}title=\"x\"{{/subject}}>x</p>", "a section may not begin or end within an HTML tag"),
        ("{{#subject}}<{{/subject}}b {{date}}>", "a section may not begin or end within an HTML tag"),
        ("<style>p { color: {{subject}} }</style>", "may not stand in <style>"), ("<!-- {{subject}} -->", "may not stand in a comment"),
        ("<script>alert(1)</script>", "mail programs run no <script>"), ("<ScRiPt>{{subject}}</ScRiPt>", "mail programs run no <script>"),
    ]

    @Test("HTML: a value where escaping could not make it safe is refused", arguments: badHTML)
    func refusedHTML(_ html: String, _ expected: String) {
        let found = problems(htmlTemplate(html))
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test("every mistake is named at once, in the order of the file, at most 20")
    func all() {
        let found = problems("Subject: {{a}}\n\n{{b}}\n{{c}}")
        #expect(found.map { $0.prefix(6) } == ["line 1", "line 3", "line 4"])
        #expect(problems("Subject: s\n\n" + String(repeating: "{{x}}\n", count: 1000)).count == 20)
    }

    @Test("256 KiB are taken, one byte more is not")
    func size() {
        let head = "Subject: s\n\n"
        let text = String(repeating: "x", count: TemplateLimits.size - head.count)
        #expect(problems(head + text) == [])
        #expect(problems(head + text + "x").first?.contains("more than 262144") == true)
    }

    @Test("an SMS has text alone")
    func sms() {
        #expect(problems("Content-Type: text/plain; charset=utf-8\n\n{{password}}", .smsPassword) == [])
        #expect(problems("\n{{password}}", .smsPassword) == [])
        #expect(problems("Subject: x\n\n{{password}}", .smsPassword).first?.contains("field Subject is not taken") == true)
    }
}
