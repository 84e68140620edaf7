import AdminOperations
import Foundation
import Testing

@Suite("Admin: templates")
struct TemplateTests {
    private let mine = "Subject: Not sent\n\n{{#recipients}}{{address}}: {{reason}}\n{{/recipients}}"

    @Test("set, shown, listed, previewed and reset at each level and language; each change is audited with its text")
    func life() async throws {
        let fixture = try await AdminFixture()
        for level in ["global", "domain:zegel.example", "domain:*.zegel.example", "user:alice@zegel.example"] {
            let change = try await fixture.run(TemplateSet(kind: "encryption-failed", level: level, language: "de", content: mine))
            #expect(change.language == "de" && change.from != "the factory setting")
            let shown = try await fixture.run(TemplateShow(kind: "encryption-failed", level: level, language: "de"))
            #expect(shown.content == mine && shown.from == change.from)
            let item = try await fixture.run(TemplateList(level: level, language: "de")).first { $0.kind == "encryption-failed" }
            #expect(item?.from == change.from)
        }
        let preview = try await fixture.run(TemplatePreview(kind: "encryption-failed", level: "user:alice@zegel.example", language: "de"))
        #expect(preview.from == "user alice@zegel.example" && preview.html == nil && preview.subject == "Not sent")
        #expect(preview.text.contains("bob@partner.example: Verschlüsselung ist vorgeschrieben"))
        let english = try await fixture.run(TemplateShow(kind: "encryption-failed", level: "user:alice@zegel.example", language: "en"))
        #expect(english.from == "the factory setting")
        let reset = try await fixture.run(TemplateReset(kind: "encryption-failed", level: "user:alice@zegel.example", language: "de"))
        #expect(reset.from == "domain zegel.example")
        let again = TemplateReset(kind: "encryption-failed", level: "user:alice@zegel.example", language: "de")
        #expect(await fixture.problem(again)?.type == .notFound)
        let audit = try await fixture.audit()
        #expect(audit.map(\.operation) == ["template.reset"] + Array(repeating: "template.set", count: 4))
        #expect(audit.first?.before == mine && audit.first?.after == nil && audit.last?.after == mine)
        #expect(audit.last?.subject == "global encryption-failed de")
    }

    @Test("without a language the one of the level counts")
    func language() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(SettingsSet(level: "domain:zegel.example", key: "language", value: "de"))
        #expect(
            try await fixture.run(TemplateSet(kind: "passwords", level: "domain:zegel.example", content: "Subject: x\n\ny")).language
                == "de")
        #expect(try await fixture.run(TemplateShow(kind: "passwords", level: "global")).language == "en")
        #expect(try await fixture.run(TemplateShow(kind: "passwords", level: "global", language: "fr")).language == "en")
    }

    @Test("bad input is refused with all mistakes, and nothing changes")
    func refused() async throws {
        let fixture = try await AdminFixture()
        let bad = TemplateSet(kind: "encryption-failed", level: "global", content: "Subject: {{foo}}\n\n{{#recipients}}{{bar}}")
        let problem = await fixture.problem(bad)
        #expect(problem?.type == .badInput && problem?.field == "content")
        for words in ["line 1, column 10: there is no variable foo", "line 3, column 16: there is no variable bar", "never closed"] {
            #expect(problem?.detail.contains(words) == true, "\(problem?.detail ?? "")")
        }
        #expect(await fixture.problem(TemplatePreview(kind: "passwords", level: "global", content: "x"))?.type == .badInput)
        #expect(await fixture.problem(TemplateShow(kind: "no-such", level: "global"))?.type == .notFound)
        #expect(await fixture.problem(TemplateShow(kind: "passwords", level: "nowhere"))?.type == .badInput)
        #expect(await fixture.problem(TemplateShow(kind: "passwords", level: "global", language: "xx"))?.type == .badInput)
        #expect(try await fixture.audit().isEmpty)
    }

    @Test("a preview shows text not yet set, sets nothing, and is a whole mail")
    func preview() async throws {
        let fixture = try await AdminFixture()
        let result = try await fixture.run(TemplatePreview(kind: "encryption-failed", level: "global", content: mine))
        #expect(result.subject == "Not sent" && result.mail?.contains("Auto-Submitted: auto-generated\r\n") == true)
        #expect(try await fixture.run(TemplateShow(kind: "encryption-failed", level: "global")).from == "the factory setting")
        let sms = try await fixture.run(TemplatePreview(kind: "sms-password", level: "global"))
        #expect(sms.mail == nil && sms.subject == nil && sms.text.contains("TBNG"))
    }

    @Test("a long template stands in the audit by its digest")
    func longAudit() async throws {
        let fixture = try await AdminFixture()
        let content = "Subject: s\n\n" + String(repeating: "x", count: 100_000)
        try await fixture.run(TemplateSet(kind: "passwords", level: "global", content: content))
        #expect(try await fixture.audit().first?.after?.hasPrefix("100012 bytes, SHA-256 ") == true)
    }
}
