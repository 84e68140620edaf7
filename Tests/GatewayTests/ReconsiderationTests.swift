import Foundation
import Mail
import Settings
import Store
import TestSupport
import Testing

@testable import Gateway

@Suite("Messages of the past under other settings")
struct ReconsiderationTests {
    private static let header = "From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: Offer\r\n"

    private static func world() async throws -> FlowFixture {
        let fixture = try await FlowFixture()
        let authority = try TestAuthority()
        try await fixture.add(root: authority.root.certificate)
        try await fixture.add(authority.leaf(for: "bob@partner.example"))
        try await fixture.add(authority.leaf(for: "alice@zegel.example"), withKey: true)
        return fixture
    }

    private static func trace(_ fixture: FlowFixture, _ header: String = header, to recipients: [String] = ["bob@partner.example"])
        async throws -> TraceRow
    {
        try await fixture.process(
            FlowFixture.mail(header), FlowFixture.envelope("alice@zegel.example", recipients), FlowFixture.submission(.inside))
    }

    private static func changed(_ fixture: FlowFixture, _ key: String, _ value: String, _ level: SettingLevel = .global) async throws
        -> SettingsTree
    {
        var tree = try await fixture.store.read { try $0.settingsTree() }
        try tree.set(key, to: value, at: level)
        return tree
    }

    @Test("nothing changed, nothing differs, and nothing is stored")
    func same() async throws {
        let fixture = try await Self.world()
        let trace = try await Self.trace(fixture)
        let generation = try await fixture.store.read { try $0.generation() }
        let tree = try await fixture.store.read { try $0.settingsTree() }
        #expect(try await fixture.desk.reconsider(trace, under: tree) == .same)
        #expect(try await fixture.store.read { try $0.generation() } == generation)
        #expect(try await fixture.store.read { try $0.traces(of: trace.id).count } == 1)
    }

    @Test("a recipient without a certificate would be refused under mandatory; the other would not notice")
    func mandatory() async throws {
        let fixture = try await Self.world()
        let trace = try await Self.trace(fixture, to: ["bob@partner.example", "dan@partner.example"])
        let tree = try await Self.changed(fixture, "encrypt.mode", "mandatory")
        let dan = try #require(EmailAddress("dan@partner.example"))
        let expected = Reconsideration.different([.init(recipient: dan, was: "sent plain, signed", wouldBe: "not sent")])
        #expect(try await fixture.desk.reconsider(trace, under: tree) == expected)
    }

    @Test("the same outcome by another cipher is told with the cipher")
    func cipher() async throws {
        let fixture = try await Self.world()
        let trace = try await Self.trace(fixture)
        let tree = try await Self.changed(fixture, "smime.cipher", "aes-256-gcm")
        guard case .different(let differences) = try await fixture.desk.reconsider(trace, under: tree) else {
            Issue.record("no difference")
            return
        }
        #expect(differences.first?.was.contains("aes-256-cbc") ?? false)
        #expect(differences.first?.wouldBe.contains("aes-256-gcm") ?? false)
    }

    @Test("certificates that came since make no difference of the settings")
    func certificatesSince() async throws {
        let fixture = try await Self.world()
        let trace = try await Self.trace(fixture, to: ["dan@partner.example"])
        try await fixture.add(TestAuthority().leaf(for: "dan@partner.example"))
        let tree = try await Self.changed(fixture, "tags.enabled", "true")
        #expect(try await fixture.desk.reconsider(trace, under: tree) == .same)
    }

    @Test("a rule about a header field that was not kept is not guessed at; a usual one is answered")
    func headerRule() async throws {
        let fixture = try await Self.world()
        let trace = try await Self.trace(
            fixture, Self.header + "X-Mood: bad\r\nSensitivity: company-confidential\r\n", to: ["dan@partner.example"])
        let unknown = try await Self.changed(fixture, "trigger.header.encrypt", "X-Mood: bad")
        #expect(try await fixture.desk.reconsider(trace, under: unknown) == .unknown("its header field X-Mood was not kept"))
        let usual = try await Self.changed(fixture, "trigger.header.encrypt", "Sensitivity: confidential")
        guard case .different(let differences) = try await fixture.desk.reconsider(trace, under: usual) else {
            Issue.record("no difference")
            return
        }
        #expect(differences.map(\.wouldBe) == ["not sent"])
    }

    @Test("a subject that was not kept is not guessed at, but for what does not hang on it")
    func withheldSubject() async throws {
        let fixture = try await Self.world()
        try await fixture.set("trace.subjects", "false")
        let trace = try await Self.trace(fixture, "From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: [encrypt] Acme\r\n")
        #expect(!trace.decision.contains("Acme"))
        let keyword = try await Self.changed(fixture, "trigger.subject.text", "[secret]")
        #expect(try await fixture.desk.reconsider(trace, under: keyword) == .unknown("its subject was not kept (trace.subjects)"))
        let domain = try #require(Domain("partner.example"))
        let disabled = try await Self.changed(fixture, "smime.enabled", "false", .domain(domain))
        guard case .different(let differences) = try await fixture.desk.reconsider(trace, under: disabled) else {
            Issue.record("no difference")
            return
        }
        #expect(differences.map(\.wouldBe) == ["not sent"])
    }

    @Test("a trace of another version is unknown, not an error")
    func foreign() async throws {
        let fixture = try await Self.world()
        var trace = try await Self.trace(fixture)
        trace.decision = "{}"
        #expect(try await fixture.desk.reconsider(trace, under: SettingsTree()) == .unknown("the trace is of another version"))
    }
}
