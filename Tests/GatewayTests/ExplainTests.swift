import Foundation
import Mail
import OpenSSL
import PKI
import Policy
import SMIME
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("Explain: the record of a mail that is not sent")
struct ExplainTests {
    /// What real mail leaves in the trace, and what is said of it before.
    private static func both(_ fixture: FlowFixture, _ bytes: [UInt8], _ envelope: Envelope, _ submission: Submission) async throws
        -> (explained: String?, real: String)
    {
        let explained = try await fixture.desk.explain(bytes, envelope, submission)
        let real = try await fixture.process(bytes, envelope, submission)
        return (try explained.record?.json, real.decision)
    }

    @Test("A-44: explain for A-02 and the real mail: the same record, with the certificate expired, white-listed, and with allowExpired")
    func a44() async throws {
        let fixture = try await FlowFixture()
        let authority = try TestAuthority()
        try await fixture.add(root: authority.root.certificate)
        let ended = Date().addingTimeInterval(-86_400)
        let bob = try authority.leaf(for: "bob@partner.example", from: ended.addingTimeInterval(-86_400), until: ended)
        try await fixture.add(bob)
        let mail = FlowFixture.mail("From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: Offer\r\n")
        let envelope = FlowFixture.envelope("alice@zegel.example", ["bob@partner.example"])
        var outcomes: [String] = []
        for (isListed, allowExpired) in [(false, false), (true, false), (true, true)] {
            if isListed {
                try await fixture.store.write {
                    try $0.setTrust(
                        TrustListRow(thumbprint: bob.certificate.thumbprint, status: .trusted, allowExpired: allowExpired))
                }
            }
            let (explained, real) = try await Self.both(fixture, mail, envelope, FlowFixture.submission(.inside))
            #expect(explained == real)
            outcomes += try #require(TraceRecord(json: real)).decisions.map(\.outcome.rawValue)
            if outcomes.count < 3 { #expect(real.contains("expired")) }
        }
        #expect(outcomes == ["plain", "plain", "encrypted"])
    }

    @Test(
        "a seed gives the same record from explain and from the flow, for settings, keys and mails drawn at random", .timeLimit(.minutes(3))
    )
    func sameAsReal() async throws {
        let seed = ProcessInfo.processInfo.environment["ZEGEL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let world = try await ExplainWorld()
        #expect(ExplainWorld.keysDrawnFrom > 40)
        var outcomes: [RecipientDecision.Outcome: Int] = [:]
        var opened = 0
        for number in 0..<240 {
            try await world.drawSettings(&random)
            let mail = try world.drawMail(&random)
            let (explained, real) = try await Self.both(world.fixture, mail.bytes, mail.envelope, mail.submission)
            #expect(explained == real, "case \(number): repeat it with ZEGEL_SEED=\(seed)")
            guard explained == real, let record = TraceRecord(json: real) else { return }
            for decision in record.decisions { outcomes[decision.outcome, default: 0] += 1 }
            opened += record.openings?.count ?? 0
        }
        // The cases reach everything there is.
        #expect(RecipientDecision.Outcome.allCases.allSatisfy { outcomes[$0, default: 0] > 0 }, "\(outcomes), ZEGEL_SEED=\(seed)")
        #expect(opened > 20, "\(opened), ZEGEL_SEED=\(seed)")
    }

    @Test("nothing is sent, stored or claimed, whatever the mail holds")
    func nothingStored() async throws {
        let world = try await ExplainWorld()
        let (store, desk) = (world.fixture.store, world.fixture.desk)
        try await world.fixture.set("encrypt.notify-sender", "true")
        try await world.fixture.set("smime.harvest", "all")
        func everything() async throws -> [String] {
            try await store.read { transaction in
                let tables = try transaction.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map {
                    try $0.text(0)
                }
                return try tables.map { "\($0) \(try transaction.rows("SELECT count(*) FROM \($0)").first?.integer(0) ?? 0)" }
                    + ["generation \(try transaction.generation())"]
            }
        }
        let before = try await everything()
        var random = SeededRandom(seed: 7)
        for _ in 0..<40 {
            let mail = try world.drawMail(&random)
            _ = try await desk.explain(mail.bytes, mail.envelope, mail.submission)
        }
        #expect(try await everything() == before)
    }

    @Test("mail from outside is opened for each recipient, and what was found is told; its text is not")
    func opened() async throws {
        let world = try await ExplainWorld()
        let keys = world.keys
        let plain = FlowFixture.mail(
            "From: bob@partner.example\r\nTo: alice@zegel.example\r\nSubject: Hi\r\n", body: "MARK-in-the-body\r\n")
        let signed = try SMIMEWriter.sign(
            plain, as: SigningIdentity(certificate: keys.bob.certificate.x509, key: keys.bob.key, chain: []), form: .clear, digest: .sha256,
            at: Date(), boundary: "b")
        let mail = try SMIMEWriter.encrypt(
            signed, to: [EncryptionRecipient(certificate: keys.alice.certificate.x509)], cipher: .aes256GCM)
        let explained = try await world.fixture.desk.explain(
            mail, FlowFixture.envelope("bob@partner.example", ["alice@zegel.example", "nokey@zegel.example"]),
            FlowFixture.submission(.outside))
        let story = try #require(explained.record).story
        #expect(story.contains("Found inside\n") && story.contains("alice@zegel.example\n      decrypted; "))
        #expect(story.contains("nokey@zegel.example\n      encrypted, no key of this recipient opens it"))
        #expect(explained.record?.openings?.contains { $0.state == .valid } == true)
        #expect(try !story.contains("MARK-in-the-body") && explained.record?.json.contains("MARK-in-the-body") == false)
    }
}

@Suite("Explain reads a mailbox file as the door does")
struct ExplainMailboxTests {
    @Test(
        "the lines of a mailbox file at the top are no part of the mail: the same record as without them, and as real mail",
        arguments: ["From alice Tue Nov 24 09:00:00 2026\r\n", ">From x\r\nFrom y\r\n"])
    func mailboxLine(_ line: String) async throws {
        let fixture = try await FlowFixture()
        try await fixture.set("encrypt.mode", "mandatory", "partner.example")
        let mail = FlowFixture.mail("From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: Offer\r\n")
        let (envelope, submission) = (FlowFixture.envelope("alice@zegel.example", ["bob@partner.example"]), FlowFixture.submission(.inside))
        let explained = try await fixture.desk.explain(Array(line.utf8) + mail, envelope, submission).record?.json
        #expect(try await fixture.desk.explain(mail, envelope, submission).record?.json == explained)
        #expect(try await fixture.process(Array(line.utf8) + mail, envelope, submission).decision == explained)
        #expect(explained?.contains("alice@zegel.example") == true)
    }
}

@Suite("A subject of a million characters")
struct LongSubjectTests {
    private static func mail(_ subject: String, _ further: String = "") -> [UInt8] {
        FlowFixture.mail("From: alice@zegel.example\r\nTo: bob@partner.example\r\n\(further)Subject: \(subject)\r\n")
    }
    private static let envelope = FlowFixture.envelope("alice@zegel.example", ["bob@partner.example"])

    @Test("is refused at the door as the limits say, in one line and folded, and explain says the same")
    func refused() async throws {
        let fixture = try await FlowFixture()
        let folded = Array(repeating: String(repeating: "x", count: 990), count: 1011).joined(separator: "\r\n ")
        for subject in [String(repeating: "x", count: 1_000_000), folded] {
            let bytes = Self.mail(subject)
            let explained = try await fixture.desk.explain(bytes, Self.envelope, FlowFixture.submission(.inside))
            #expect(explained.record == nil && explained.notSent == Self.envelope.forwardPaths)
            let writer = fixture.flow.accept(Self.envelope, FlowFixture.submission(.inside))
            try await writer.append(bytes)
            let failure = await #expect(throws: MailFailure.self) { _ = try await writer.commit() }
            #expect(failure == explained.refusal && failure?.reply.code == 552)
        }
    }

    @Test("as much of it as is accepted leaves explain, trace and notices small")
    func bounded() async throws {
        let fixture = try await NoticeFixture()
        let long = "[encrypt] " + String(repeating: "ü long ", count: 10_000)
        let names = (0..<4000).map { "X-Zegel-\($0): \(String(repeating: "y", count: 60))\r\n" }.joined()
        let further = "List-\(String(repeating: "a", count: 50_000)): x\r\nReferences: \(String(repeating: "<a@b> ", count: 10_000))\r\n"
        for mail in [Self.mail(long), Self.mail(long, names), Self.mail(long, further)] {
            let explained = try await fixture.flow.decisions.explain(mail, Self.envelope, FlowFixture.submission(.inside))
            let record = try #require(explained.record)
            #expect(try record.json.utf8.count < 20_000)
            #expect(record.story.utf8.count < 10_000)
            try await fixture.accept(mail, from: "alice@zegel.example", to: "bob@partner.example", origin: .inside)
            try await fixture.process()
        }
        let traces = try await fixture.store.read { try $0.traces(since: .distantPast) }
        #expect(traces.count >= 3 && traces.allSatisfy { $0.decision.utf8.count < 20_000 })
        let notices = try await fixture.notices()
        #expect(!notices.isEmpty)
        for notice in notices { #expect(notice.bytes.count < 60_000, "\(notice.subject.prefix(80))") }
        try await fixture.stop()
    }
}
