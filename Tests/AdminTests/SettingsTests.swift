import AdminOperations
import Foundation
import Testing

@Suite("Admin: settings")
struct SettingsTests {
    @Test("A-14: user, exact domain, wildcard, global and factory count in turn as values are removed one by one")
    func levels() async throws {
        let fixture = try await AdminFixture()
        let levels = [
            ("user:a@b.partner.example", "never", "user a@b.partner.example"),
            ("domain:b.partner.example", "mandatory", "domain b.partner.example"),
            ("domain:*.partner.example", "force", "domain *.partner.example"), ("global", "never", "the global settings"),
        ]
        for (level, value, _) in levels { try await fixture.run(SettingsSet(level: level, key: "encrypt.mode", value: value)) }
        for (level, value, from) in levels {
            let item = try await shown(fixture)
            #expect(item.value == value && item.from == from)
            try await fixture.run(SettingsUnset(level: level, key: "encrypt.mode"))
        }
        let factory = try await shown(fixture)
        #expect(factory.value == "allow" && factory.from == "the factory setting")
    }

    private func shown(_ fixture: AdminFixture) async throws -> SettingsShow.Item {
        try #require(await fixture.run(SettingsShow(level: "user:a@b.partner.example", key: "encrypt.mode")).first)
    }

    @Test("every change raises the generation; a refused one does not")
    func generation() async throws {
        let fixture = try await AdminFixture()
        var last = try await fixture.generation()
        try await fixture.run(SettingsSet(level: "global", key: "sign.mode", value: "never"))
        #expect(try await fixture.generation() > last)
        last = try await fixture.generation()
        _ = await fixture.problem(SettingsSet(level: "global", key: "sign.mode", value: "sometimes"))
        #expect(try await fixture.generation() == last)
        try await fixture.run(SettingsUnset(level: "global", key: "sign.mode"))
        #expect(try await fixture.generation() > last)
    }

    @Test("an unknown key, a bad value and a wrong level are bad input and change nothing")
    func refused() async throws {
        let fixture = try await AdminFixture()
        let attempts = [
            SettingsSet(level: "global", key: "encrypt.mod", value: "force"),
            SettingsSet(level: "global", key: "encrypt.mode", value: "FORCE!"),
            SettingsSet(level: "global", key: "encrypt.mode", value: ""),
            SettingsSet(level: "user:a@b.example", key: "queue.lifetime", value: "1d"),
            SettingsSet(level: "user:a", key: "encrypt.mode", value: "force"),
            SettingsSet(level: "factory", key: "encrypt.mode", value: "force"),
            SettingsSet(level: "", key: "", value: ""),
        ]
        for attempt in attempts {
            #expect(await fixture.problem(attempt)?.type == .badInput, "\(attempt)")
        }
        #expect(await fixture.problem(SettingsShow(level: "global", key: "encrypt.mod"))?.detail.contains("encrypt.mode") == true)
        #expect(try await fixture.audit().isEmpty)
    }

    @Test("P-01: what would make no sense together is refused, naming both settings")
    func incoherent() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(SettingsSet(level: "global", key: "trigger.subject.is-regex", value: "true"))
        let problem = await fixture.problem(SettingsSet(level: "domain:zegel.example", key: "trigger.subject.text", value: "(unclosed"))
        #expect(problem?.type == .refused)
        for key in ["trigger.subject.text", "trigger.subject.is-regex"] { #expect(problem?.detail.contains(key) == true) }
        #expect(
            try await fixture.run(SettingsShow(level: "domain:zegel.example", key: "trigger.subject.text")).first?.from
                == "the factory setting")
    }

    @Test("what is not set there cannot be unset")
    func unset() async throws {
        let fixture = try await AdminFixture()
        #expect(await fixture.problem(SettingsUnset(level: "global", key: "encrypt.mode"))?.type == .notFound)
    }

    @Test("the list documents every key with form, levels and default")
    func list() async throws {
        let fixture = try await AdminFixture()
        let items = try await fixture.run(SettingsList())
        #expect(Set(items.map(\.key)).isSuperset(of: ["locality", "encrypt.mode", "sign.mode", "smime.enabled", "trigger.subject.text"]))
        for item in items { #expect(!item.form.isEmpty && !item.levels.isEmpty && !item.documentation.isEmpty, "\(item.key)") }
        #expect(items.first { $0.key == "encrypt.mode" }?.default == "allow")
    }

    @Test("A-30: saving password.mode=otp without portal.base-url is refused, both keys and the remedy named; with it, it is saved")
    func oneTimePasswordsWithoutPortal() async throws {
        let fixture = try await AdminFixture()
        for level in ["global", "domain:partner.example", "domain:*.partner.example", "user:bob@partner.example"] {
            let problem = await fixture.problem(SettingsSet(level: level, key: "password.mode", value: "otp"))
            #expect(problem?.type == .refused)
            for word in ["password.mode", "portal.base-url", "set portal.base-url first"] {
                #expect(problem?.detail.contains(word) == true, "\(level)")
            }
        }
        #expect(try await fixture.audit().isEmpty)
        try await fixture.run(SettingsSet(level: "global", key: "portal.base-url", value: "https://portal.zegel.example"))
        try await fixture.run(SettingsSet(level: "user:bob@partner.example", key: "password.mode", value: "otp"))
        let back = await fixture.problem(SettingsUnset(level: "global", key: "portal.base-url"))
        #expect(back?.type == .refused && back?.detail.contains("password.mode") == true)
    }

    @Test("a secret is shown to nobody: not by show, user show, export, diff, preview or audit")
    func secrets() async throws {
        let fixture = try await AdminFixture()
        let (level, first, second) = ("user:bob@partner.example", "correct horse battery", "staple horse battery")
        try await fixture.run(SettingsSet(level: level, key: "password.static", value: first))
        let preview = try await fixture.run(SettingsPreview(level: level, key: "password.static", value: second, days: 7))
        #expect(preview.changes.map(\.after) == ["(secret)"] && preview.changes.map(\.before) == ["(secret)"])
        try await fixture.run(SettingsSet(level: level, key: "password.static", value: second))
        let shown = try await fixture.run(SettingsShow(level: level, key: "password.static"))
        #expect(shown.map(\.value) == ["set (secret)"] && shown.map(\.level) == ["bob@partner.example"])
        #expect(try await fixture.run(SettingsShow(level: "user:a@b.example", key: "password.static")).map(\.value) == ["none"])
        let user = try await fixture.run(UserShow(address: "bob@partner.example"))
        let diff = try await fixture.run(SettingsDiff(content: "", days: 0))
        let export = try await fixture.run(SettingsExport())
        let audit = try await fixture.audit()
        #expect(audit.map(\.after) == ["changed", "changed"] && audit.first?.before == "changed")
        for value: any Encodable in [user, diff, export, preview, audit] {
            let text = String(decoding: try WireFormat.encoder.encode(value), as: UTF8.self)
            #expect(!text.contains("horse"), "\(text)")
        }
    }

    @Test("who is set a value has an entry from then on, and removing it takes the value away; the same value again is no change")
    func entries() async throws {
        let fixture = try await AdminFixture()
        let operation = SettingsSet(level: "domain:partner.example", key: "encrypt.mode", value: "force")
        try await fixture.run(operation)
        let generation = try await fixture.generation()
        try await fixture.run(operation)
        #expect(try await fixture.generation() == generation)
        #expect(try await fixture.audit().count == 1)
        try await fixture.run(DomainRemove(domain: "partner.example"))
        #expect(try await fixture.run(SettingsShow(level: "domain:partner.example", key: "encrypt.mode")).first?.value == "allow")
    }

    @Test(
        "an invalid expression is refused with what is wrong about it",
        arguments: [
            ("trigger.header.encrypt", "X-A: (open", "not closed"), ("password.subject-trigger", "(a)(b)", "2 groups"),
            ("trigger.header.sign", "X-A: *", "nothing before"), ("trigger.header.encrypt", "X-A: a[", "not closed"),
        ])
    func invalidExpressions(_ key: String, _ value: String, _ word: String) async throws {
        let fixture = try await AdminFixture()
        let problem = await fixture.problem(SettingsSet(level: "global", key: key, value: value))
        #expect(problem?.type == .badInput && problem?.detail.contains(word) == true, "\(problem?.detail ?? "")")
        try await fixture.run(SettingsSet(level: "global", key: "trigger.subject.is-regex", value: "true"))
        let subject = await fixture.problem(SettingsSet(level: "global", key: "trigger.subject.text", value: "(open"))
        #expect(subject?.type == .refused && subject?.detail.contains("not closed") == true)
    }

    @Test("T-04: a catastrophic expression is saved in no time, and by it a mail is decided in bounded time, as found and with an alarm")
    func catastrophicExpression() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        try await fixture.run(SettingsSet(level: "global", key: "trigger.subject.is-regex", value: "true"))
        try await fixture.run(SettingsSet(level: "global", key: "trigger.subject.text", value: "(a+)+$"))
        try await fixture.run(SettingsSet(level: "global", key: "trigger.header.sign", value: "Subject: (a|aa)+$"))
        // Every Subject field of a mail may be a hostile one.
        let hostile = String(repeating: "a", count: 60) + "!"
        let flow = try fixture.mailFlow()
        let subject = hostile + String(repeating: "\r\nSubject: \(hostile)", count: 500)
        let id = try await fixture.pass(flow, to: "bob@partner.example", subject: subject)
        let trace = try await fixture.run(MessageTrace(id: id))
        let decisions = String(decoding: try JSONEncoder().encode(trace.decisions), as: UTF8.self)
        #expect(decisions.contains("took longer than 100 ms on a subject, which counts as found"))
        #expect(decisions.contains("\"outcome\":\"refused\""), "\(trace.story)")
    }
}
