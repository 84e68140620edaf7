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
}
