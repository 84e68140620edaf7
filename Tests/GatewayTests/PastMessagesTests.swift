import Foundation
import Mail
import Settings
import Store
import TestSupport
import Testing

@testable import Gateway

@Suite("Messages of the past under other settings: how many are looked at")
struct PastMessagesTests {
    private static let mails = 130

    /// More mails than one page of the store holds: to dan, and every tenth to eve.
    private static func world() async throws -> FlowFixture {
        let fixture = try await FlowFixture()
        for number in 0..<mails {
            let recipient = number % 10 == 0 ? "eve@other.example" : "dan@partner.example"
            _ = try await fixture.process(
                FlowFixture.mail("From: alice@zegel.example\r\nTo: \(recipient)\r\nSubject: Offer \(number)\r\n"),
                FlowFixture.envelope("alice@zegel.example", [recipient]), FlowFixture.submission(.inside))
        }
        return fixture
    }

    private static func look(
        _ fixture: FlowFixture, _ key: String = "encrypt.mode", _ value: String = "mandatory", at level: String, since: Date = .distantPast,
        limits: PastMessages.Limits = .init()
    ) async throws -> PastMessages {
        var tree = try await fixture.store.read { try $0.settingsTree() }
        try tree.set(key, to: value, at: #require(SettingLevel(name: level)))
        return try await fixture.desk.reconsider(since: since, in: fixture.store, under: tree, limits: limits)
    }

    @Test("all are looked at page by page, counted, and the newest told as examples")
    func all() async throws {
        let fixture = try await Self.world()
        let past = try await Self.look(fixture, at: "other.example")
        #expect(past.lookedAt == Self.mails && past.different == Self.mails / 10 && past.unknown == 0 && past.stoppedBecause == nil)
        #expect(past.examples.count == PastMessages.Limits().examples)
        #expect(past.examples.allSatisfy { $0.difference.recipient.description == "eve@other.example" })
        #expect(past.examples.map(\.at) == past.examples.map(\.at).sorted(by: >))
        #expect(Set(past.examples.map(\.id)).count == past.examples.count)
        #expect(past.examples.allSatisfy { $0.sender?.description == "alice@zegel.example" })
    }

    @Test("a limit of messages or of time ends it, and it says which; nothing older than asked for is looked at")
    func bounded() async throws {
        let fixture = try await Self.world()
        var limits = PastMessages.Limits()
        limits.messages = 105
        let some = try await Self.look(fixture, at: "partner.example", limits: limits)
        #expect(some.lookedAt == 105 && some.stoppedBecause == "105 are the most that are looked at")
        limits.messages = Self.mails
        #expect(try await Self.look(fixture, at: "partner.example", limits: limits).stoppedBecause == nil)
        limits.time = .zero
        let none = try await Self.look(fixture, at: "partner.example", limits: limits)
        #expect(none.lookedAt == 0 && none.stoppedBecause == "it took longer than 0 s")
        #expect(try await Self.look(fixture, at: "partner.example", since: .distantFuture).lookedAt == 0)
    }

    @Test("messages whose record does not say enough are counted apart, with the reason once")
    func unknown() async throws {
        let fixture = try await Self.world()
        let past = try await Self.look(fixture, "trigger.header.encrypt", "X-Mood: bad", at: "global")
        #expect(past.unknown == Self.mails && past.different == 0)
        #expect(past.unknownBecause == ["its header field X-Mood was not kept"])
        let subject = try await Self.look(fixture, "trigger.header.encrypt", "Subject: Offer 12$", at: "global")
        #expect(subject.unknown == 0 && subject.different == 1)
    }
}
