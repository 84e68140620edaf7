import Foundation
import Settings
import TestSupport
import Testing

@testable import Notices

@Suite("A8.8 code execution by template: there is none to execute")
struct GateA8x8Templates {
    static let attempts = [
        "{{7*7}}", "${7*7}", "#{7*7}", "{{{subject}}}", "{{&subject}}", "{{> subject}}", "{{>*subject}}", "{{<subject}}{{/subject}}",
        "{{$subject}}x{{/subject}}", "{{=<% %>=}}<% subject %>", "{{! comment }}", "{{%CONTENT_TYPE:TEXT}}", "{{% CONTENT_TYPE: HTML}}",
        "{{uppercased(subject)}}", "{{#reversed(recipients)}}{{/reversed(recipients)}}", "{{count(recipients)}}", "{{subject.count}}",
        "{{.subject}}", "{{recipients.0.address}}", "{{first()}}", "{{#subject}}{{utf8}}{{/subject}}", "{{ subject | raw }}",
        "{{subject}\u{301}}", "{{\nsubject}}", "{{\tsubject}}", "{{sub\u{200D}ject}}", "{{}}", "{{ }}", "{{#}}{{/}}", "{{", "{{subject",
        "{{__proto__}}", "{{constructor}}", "{{self}}", "{{this}}", "{{text}}", "{{renderText}}",
    ]

    @Test("is refused when it is set, in the subject, the text and the HTML", arguments: attempts)
    func refused(_ attempt: String) {
        if !attempt.contains("\n") { #expect(!problems("Subject: \(attempt)\n\nx").isEmpty) }
        #expect(!problems("Subject: x\n\n\(attempt)").isEmpty)
        #expect(!problems(htmlTemplate("<p>\(attempt)</p>")).isEmpty)
    }

    @Test("what a value holds is never read as a template", arguments: attempts)
    func values(_ attempt: String) throws {
        let template = try NoticeTemplate(
            htmlTemplate("<p>{{subject}}</p>").replacing("\nt\n", with: "\n{{subject}}\n"), of: .encryptionFailed, in: .en)
        let filled = try template.fill(["subject": .text(attempt), "count": .number(49)])
        let plain = attempt.replacing("\n", with: " ").replacing("\t", with: " ")
        #expect(filled.text.trimmingCharacters(in: .whitespacesAndNewlines) == plain.trimmingCharacters(in: .whitespaces))
        #expect(filled.html?.contains(Dress.escaped(plain)) == true)
    }

    @Test("3,000 templates with pieces of attacks spliced in: what is let through lets no value become markup or a tag")
    func spliced() throws {
        var state: UInt64 = 7
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let markup = [
            "<p>", "</p>", " title=\"", "\"", "'", "<a href=\"", "<!--", "-->", "<style>", "</style>", "{", "}", "=", "/", "<b", " x", ">",
            "&",
        ]
        let tags = ["{{subject}}", "{{#subject}}", "{{/subject}}", "{{#recipients}}", "{{/recipients}}", "{{address}}", "{{baseUrl}}"]
        func piece() -> String {
            switch random(10) {
            case 0: Self.attempts[random(Self.attempts.count)]
            case 1...5: markup[random(markup.count)]
            default: tags[random(tags.count)]
            }
        }
        let value = "<i>&\"'MARK{{count}}"
        var taken = 0
        for _ in 0..<3000 {
            let html = (0..<(2 + random(5))).map { _ in piece() }.joined()
            guard let template = try? NoticeTemplate(htmlTemplate(html), of: .encryptionFailed, in: .en) else { continue }
            taken += 1
            let filled = try template.fill([
                "subject": .text(value), "recipients": .list([["address": .text(value)], ["address": .text(value)]]),
            ])
            let page = try #require(filled.html)
            #expect(!page.contains("<i>") && !page.contains("'MARK"), "\(html)")
            #expect(page.components(separatedBy: "MARK").count == page.components(separatedBy: "MARK{{count}}").count, "\(html)")
        }
        #expect(taken > 100, "\(taken): the splices must get somewhere to show anything")
    }

    @Test("bombs: nested sections, thousands of tags, long lists are bounded in time and size")
    func bombs() throws {
        let deep = String(repeating: "{{#subject}}", count: 20_000)
        let nested = String(repeating: "{{#recipients}}", count: 50) + String(repeating: "{{/recipients}}", count: 50)
        let started = ThreadClock.now
        #expect(problems("Subject: s\n\n\(deep)").contains { $0.contains("deeper than 8") })
        #expect(problems("Subject: s\n\n\(nested)").contains { $0.contains("a list within a list") })
        #expect(!problems("Subject: s\n\n" + String(repeating: "{", count: 200_000)).isEmpty)
        // The widest there is: a template full of values, walked for every recipient of the largest message.
        let wide = "Subject: s\n\n{{#recipients}}" + String(repeating: "{{reason}}", count: 20_000) + "{{/recipients}}"
        let template = try NoticeTemplate(wide, of: .encryptionFailed, in: .en)
        let items: [[String: TemplateValue]] = (0..<1000).map { _ in ["reason": .text(String(repeating: "x", count: 1000))] }
        #expect(throws: NoticeTemplate.TooLarge.self) { try template.fill(["recipients": .list(items)]) }
        #expect(ThreadClock.now - started < .seconds(10))
    }
}
