import AdminOperations
import Foundation
import Settings
import Testing

@Suite("A3.5 everything encrypted by accident: a default does not spill over, and its effect is seen before it is saved")
struct GateA3x5Tests {
    static let users = [
        "a@partner.example", "b@partner.example", "own@partner.example", "a@deep.partner.example", "a@other.example", "a@partnerx.example",
    ]

    /// Entries for everybody, one mail to each, nothing set but one user's own mode.
    private func world() async throws -> (AdminFixture, ids: [String: String]) {
        let fixture = try await AdminFixture()
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        for domain in ["partner.example", "*.partner.example", "deep.partner.example", "other.example", "partnerx.example"] {
            try await fixture.run(DomainAdd(domain: domain, internal: false))
        }
        for user in Self.users { try await fixture.run(UserAdd(address: user)) }
        try await fixture.run(SettingsSet(level: "user:own@partner.example", key: "encrypt.mode", value: "never"))
        let flow = try fixture.mailFlow()
        var ids: [String: String] = [:]
        for user in Self.users { ids[user] = try await fixture.pass(flow, to: user) }
        return (fixture, ids)
    }

    static let cases: [(level: String, domains: [String], users: [String], others: Bool)] = [
        ("domain:partner.example", ["partner.example"], ["a@partner.example", "b@partner.example"], false),
        ("domain:*.partner.example", ["*.partner.example", "deep.partner.example"], ["a@deep.partner.example"], false),
        ("domain:other.example", ["other.example"], ["a@other.example"], false),
        ("user:a@partner.example", [], ["a@partner.example"], false),
        (
            "global",
            ["other.example", "*.partner.example", "deep.partner.example", "partner.example", "partnerx.example", "zegel.example"],
            ["a@deep.partner.example", "a@other.example", "a@partner.example", "a@partnerx.example", "b@partner.example"], true
        ),
    ]

    @Test("the preview names those who are affected and no others, with the mail they got; saving affects exactly these", arguments: cases)
    func preview(_ level: String, _ domains: [String], _ users: [String], _ others: Bool) async throws {
        let (fixture, ids) = try await world()
        let (generation, records) = (try await fixture.generation(), try await fixture.audit().count)
        let preview = try await fixture.run(SettingsPreview(level: level, key: "encrypt.mode", value: "mandatory", days: 7))
        #expect(Set(preview.effect.domains.names) == Set(domains) && preview.effect.domains.count == domains.count)
        #expect(Set(preview.effect.users.names) == Set(users) && preview.effect.users.count == users.count)
        #expect(preview.effect.everybodyElse == others)
        let messages = try #require(preview.effect.messages)
        // Set for everybody it is the sender's mode, too, and that counts for the recipient with a mode of his own.
        let recipients = others ? Set(Self.users) : Set(users)
        #expect(messages.lookedAt == Self.users.count && messages.different == recipients.count && messages.unknown == 0)
        #expect(Set(messages.examples.map(\.recipient)) == recipients)
        for example in messages.examples {
            #expect(example.id == ids[example.recipient] && example.sender == "alice@zegel.example")
            #expect(example.before == "sent plain" && example.after == "not sent")
        }
        #expect(try await fixture.generation() == generation)
        #expect(try await fixture.audit().count == records)
        // What was said comes true.
        try await fixture.run(SettingsSet(level: level, key: "encrypt.mode", value: "mandatory"))
        for user in Self.users {
            let shown = try await fixture.run(SettingsShow(level: "user:\(user)", key: "encrypt.mode"))
            #expect((shown.first?.value == "mandatory") == users.contains(user), "\(user)")
        }
    }

    @Test("a file tells the same before it is applied, and a value that is what it was anyway concerns nobody")
    func file() async throws {
        let (fixture, _) = try await world()
        let content = "[domain.\"zegel.example\"]\nlocality = \"internal\"\n[user.\"own@partner.example\"]\nencrypt.mode = \"never\"\n"
        let same = try await fixture.run(SettingsDiff(content: content + "[domain.\"other.example\"]\nencrypt.mode = \"allow\"\n", days: 7))
        #expect(same.changes.count == 1 && same.effect.domains.count == 0 && same.effect.users.count == 0)
        #expect(same.effect.messages?.different == 0 && same.effect.messages?.lookedAt == Self.users.count)
        let strict = content + "[domain.\"other.example\"]\nencrypt.mode = \"mandatory\"\n"
        let diff = try await fixture.run(SettingsDiff(content: strict, days: 7))
        #expect(diff.effect.users.names == ["a@other.example"] && diff.effect.messages?.different == 1)
        #expect(try await fixture.run(SettingsDiff(content: strict, days: 0)).effect.messages == nil)
    }

    @Test("an expression without end does not keep the preview busy: it counts as found, and so the mail would go another way")
    func catastrophic() async throws {
        let (fixture, _) = try await world()
        let flow = try fixture.mailFlow()
        try await fixture.pass(flow, to: "a@other.example", subject: String(repeating: "a", count: 60) + "!")
        // Unbounded it would take years.
        let preview = try await fixture.run(
            SettingsPreview(level: "global", key: "trigger.header.encrypt", value: "Subject: (a+)+$", days: 1))
        #expect(preview.effect.messages?.different == 1)
    }

    @Test("days outside 0 to 3650 and what cannot be set are refused as when it is set")
    func refused() async throws {
        let fixture = try await AdminFixture()
        for days in [-1, 3651, .max, .min] {
            #expect(await fixture.problem(SettingsDiff(content: "", days: days))?.field == "days")
        }
        #expect(await fixture.problem(SettingsPreview(level: "global", key: "encrypt.mod", value: "x", days: 0))?.type == .badInput)
        #expect(await fixture.problem(SettingsPreview(level: "global", key: "encrypt.mode", value: nil, days: 0))?.type == .notFound)
        #expect(await fixture.problem(SettingsPreview(level: "global", key: "password.mode", value: "otp", days: 0))?.type == .refused)
    }
}
