import AdminOperations
import Foundation
import Mail
import TestSupport
import Testing

@testable import Store

@Suite("message.explain: what would become of a mail")
struct MessageExplainTests {
    private static let alice = "alice@zegel.example"
    private static let bob = "bob@partner.example"

    private static func world() async throws -> AdminFixture {
        let fixture = try await AdminFixture()
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        let authority = try TestAuthority()
        try await fixture.run(RootImport(file: authority.root.pem))
        try await fixture.run(CertificateImport(file: authority.leaf(for: bob).pem))
        return fixture
    }

    /// Everything a mail could leave behind.
    private static func traces(_ fixture: AdminFixture) async throws -> [Int64] {
        let tables = ["queue_entry", "message", "message_chunk", "trace", "audit", "job", "setting", "certificate", "notice_sent"]
        let counts = try await fixture.store.read { transaction in
            try tables.map { try transaction.rows("SELECT count(*) FROM \($0)").first?.integer(0) ?? -1 }
        }
        return counts + [try await fixture.generation()]
    }

    @Test("a story, an outcome for each recipient, and the record; nothing is stored")
    func story() async throws {
        let fixture = try await Self.world()
        let before = try await Self.traces(fixture)
        let result = try await fixture.run(
            MessageExplain(from: Self.alice, to: [Self.bob, "dan@partner.example", "carol@zegel.example"], subject: "[encrypt] Größe"))
        #expect(result.outcomes.map(\.outcome) == ["encrypted", "refused", "delivered"])
        #expect(result.notSent == ["dan@partner.example"] && result.refused == nil)
        for part in [
            "“[encrypt] Größe” is not sent to one recipient", "Copies\n", "Notices\n", "is told that encryption was not possible",
            "Settings that count", "The subject asked for encryption", "there is no certificate", "all its mail counts as inside",
        ] { #expect(result.story.contains(part), "\(part)\n\(result.story)") }
        guard case .object(let record)? = result.record else { throw CocoaError(.coderInvalidValue) }
        #expect(record["plan"] != nil && record["facts"] != nil)
        #expect(try await Self.traces(fixture) == before)
    }

    @Test("as of settings that are not set: at every level, and they stay unset")
    func proposed() async throws {
        let fixture = try await Self.world()
        func outcomes(_ settings: [String]) async throws -> [String] {
            try await fixture.run(MessageExplain(from: Self.alice, to: [Self.bob], settings: settings)).outcomes.map(\.outcome)
        }
        #expect(try await outcomes([]) == ["encrypted"])
        #expect(try await outcomes(["smime.enabled=false"]) == ["plain"])
        #expect(try await outcomes(["partner.example:smime.enabled=false"]) == ["plain"])
        #expect(try await outcomes(["*.example:encrypt.mode=never"]) == ["plain"])
        #expect(
            try await outcomes(["smime.enabled=false", "\(Self.alice):smime.enabled=true", "\(Self.bob):smime.enabled=true"]) == [
                "encrypted"
            ])
        #expect(try await fixture.run(SettingsShow(level: "global", key: "smime.enabled")).map(\.value) == ["true"])
    }

    @Test("a message file counts as it is: its author, its header, its line ends")
    func file() async throws {
        let fixture = try await Self.world()
        let text = "From: Alice <\(Self.alice)>\nTo: \(Self.bob)\nSubject: Hi\nX-Classification: secret\n\nMARK-in-the-body\n"
        var asked = MessageExplain(to: [Self.bob], message: Data(text.utf8))
        asked.settings = ["trigger.header.encrypt=X-Classification: ^secret$"]
        let result = try await fixture.run(asked)
        #expect(result.outcomes.map(\.mode) == ["mandatory"])
        #expect(!result.story.contains("MARK-in-the-body") && !"\(String(describing: result.record))".contains("MARK-in-the-body"))
        asked.subject = "Other"
        asked.headers = ["X-Zegel-Info: 1"]
        let changed = try await fixture.run(asked)
        #expect(changed.story.contains("“Other”") && changed.story.contains("X-Zegel-Info"))
    }

    @Test("mail from outside: internal recipients get it, others are not relayed to")
    func outside() async throws {
        let fixture = try await Self.world()
        let result = try await fixture.run(
            MessageExplain(from: "eve@else.example", to: ["carol@zegel.example", Self.bob], subject: "[encrypt]", origin: "outside"))
        #expect(result.outcomes.map(\.outcome) == ["delivered", "refused"] && result.notSent == [Self.bob])
    }

    @Test("a header beyond the limits would be refused, and so it is said")
    func tooLarge() async throws {
        let fixture = try await Self.world()
        let text = "From: \(Self.alice)\r\nSubject: \(String(repeating: "x", count: 1_000_000))\r\n\r\nHi\r\n"
        let result = try await fixture.run(MessageExplain(to: [Self.bob], message: Data(text.utf8)))
        #expect(result.refused == "552 5.6.0 The header of the message is too large" && result.notSent == [Self.bob])
        #expect(result.record == nil && result.story.utf8.count < 200)
    }

    static let bad: [(MessageExplain, field: String)] = [
        (MessageExplain(from: alice, to: []), "to"), (MessageExplain(from: alice, to: Array(repeating: bob, count: 1001)), "to"),
        (MessageExplain(from: alice, to: ["nobody"]), "to"),
        (MessageExplain(from: "x", to: [bob]), "from"), (MessageExplain(to: [bob]), "from"),
        (MessageExplain(to: [bob], message: Data("Subject: no author\r\n\r\n".utf8)), "from"),
        (MessageExplain(from: alice, to: [bob], subject: "a\r\nBcc: x@y.example"), "subject"),
        (MessageExplain(from: alice, to: [bob], headers: ["no colon"]), "headers"),
        (MessageExplain(from: alice, to: [bob], headers: ["A: b\r\nC: d"]), "headers"),
        (MessageExplain(from: alice, to: [bob], headers: [": x"]), "headers"),
        (MessageExplain(from: alice, to: [bob], origin: "system"), "origin"),
        (MessageExplain(from: alice, to: [bob], settings: ["encrypt.mode"]), "settings"),
        (MessageExplain(from: alice, to: [bob], settings: ["a:b:encrypt.mode=force"]), "settings"),
        (MessageExplain(from: alice, to: [bob], settings: ["factory:encrypt.mode=force"]), "settings"),
    ]

    @Test("bad input names its field", arguments: bad.indices)
    func badInput(_ index: Int) async throws {
        let fixture = try await Self.world()
        let (asked, field) = Self.bad[index]
        let problem = await fixture.problem(asked)
        #expect(problem?.type == .badInput && problem?.field == field, "\(asked): \(String(describing: problem))")
    }

    @Test("a setting that does not exist, or a set that does not fit together, is refused as when it is saved")
    func badSettings() async throws {
        let fixture = try await Self.world()
        let unknown = MessageExplain(from: Self.alice, to: [Self.bob], settings: ["encrypt.mood=force"])
        #expect(await fixture.problem(unknown)?.detail.contains("encrypt.mode") == true)
        let incoherent = MessageExplain(from: Self.alice, to: [Self.bob], settings: ["password.mode=otp"])
        #expect(await fixture.problem(incoherent)?.type == .refused)
    }
}
