import Foundation
import MIME
import Mail
import SMIME
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A3.2 triggers set by strangers, and triggers that leave with the mail")
struct GateA3x2Triggers {
    private static let (alice, bob, carol, xavier) = (
        "alice@zegel.example", "bob@partner.example", "carol@zegel.example", "xavier@relay.example"
    )

    /// Where a trigger stands, and whether it asks for encryption or for a signature.
    struct Trigger: Sendable, CustomTestStringConvertible {
        var subject = "Offer"
        var field = ""
        var asksToSign = false
        /// What must be gone.
        var word: String
        var testDescription: String { subject + field }
    }

    static let triggers = [
        Trigger(subject: "[encrypt] Offer", word: "[encrypt]"), Trigger(subject: "Offer [ENCRYPT]", word: "[ENCRYPT]"),
        Trigger(subject: "=?utf-8?q?=5Bencrypt=5D?= Offer", word: "encrypt"),
        Trigger(field: "X-Classification: SECRET\r\n", word: "X-Classification"),
        Trigger(field: "x-classification:\r\n =?utf-8?q?secret?=\r\n", word: "x-classification"),
        Trigger(subject: "[sign] Offer", asksToSign: true, word: "[sign]"),
        Trigger(field: "X-Sign: yes\r\n", asksToSign: true, word: "X-Sign"),
    ]

    private func begin(_ sink: MailSink) async throws -> (NoticeFixture, TestAuthority) {
        let fixture = try await NoticeFixture(inside: sink.port, outside: sink.port, relayDomains: ["relay.example"])
        let authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: Self.alice), root: authority.root)
        for (key, value) in [
            ("trigger.header.encrypt", "X-Classification: ^secret$"), ("trigger.header.sign", "X-Sign: ^yes$"),
            ("trigger.sign-subject.enabled", "true"), ("sign.mode", "never"), ("encrypt.mode", "never"),
        ] { try await fixture.set(key, value) }
        return (fixture, authority)
    }

    @Test("from inside it works, and is in no byte of what leaves", arguments: triggers)
    func inside(_ trigger: Trigger) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let (fixture, authority) = try await begin(sink)
        let bobs = try authority.leaf(for: Self.bob)
        try await fixture.add(bobs)
        let mail = NoticeFixture.mail(from: Self.alice, to: Self.bob, subject: trigger.subject, extra: trigger.field)
        try await fixture.submit(mail, from: Self.alice, to: [Self.bob])
        try await fixture.process()
        try await fixture.deliver()
        let sent = try #require(sink.received.first).message
        let opened = MessageReader().open(sent, keys: [bobs.decryptionKey])
        #expect(opened.layers.count == 1 && opened.withoutSignatures.holdsMark)
        #expect(sent.holdsMark == trigger.asksToSign)
        for bytes in [sent, opened.bytes] { #expect(!String(decoding: bytes, as: UTF8.self).contains(trigger.word)) }
        try await fixture.stop()
    }

    @Test("T-05: from outside it has no effect, and stays where it is", arguments: triggers, [carol, xavier])
    func outside(_ trigger: Trigger, _ recipient: String) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let (fixture, authority) = try await begin(sink)
        try await fixture.add(authority.leaf(for: recipient))
        let mail = NoticeFixture.mail(from: Self.alice, to: recipient, subject: trigger.subject, extra: trigger.field)
        try await fixture.submit(mail, from: Self.alice, to: [recipient], origin: .outside)
        try await fixture.process()
        try await fixture.deliver()
        let sent = try #require(sink.received.first).message
        #expect(sent.reversed().starts(with: mail.reversed()), "every byte below our Received field")
        try await fixture.stop()
    }

    @Test("T-03: in mail the desktop signed the outer subject changes, the signature holds, and the trace says so")
    func desktopSigned() async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let (fixture, authority) = try await begin(sink)
        let (bobs, desktop) = (try authority.leaf(for: Self.bob), try authority.leaf(for: Self.alice, usage: ["digitalSignature"]))
        try await fixture.add(bobs)
        let mail = try SMIMEWriter.sign(
            NoticeFixture.mail(from: Self.alice, to: Self.bob, subject: "[encrypt] Offer"),
            as: SigningIdentity(certificate: desktop.certificate.x509, key: desktop.key), form: .clear, digest: .sha256,
            at: fixture.clock.now, boundary: "desktop")
        let id = try await fixture.submit(mail, from: Self.alice, to: [Self.bob])
        try await fixture.process()
        try await fixture.deliver()
        let sent = try #require(sink.received.first).message
        let opened = MessageReader().open(sent, keys: [bobs.decryptionKey])
        let signers = opened.layers.compactMap { if case .signed(let layer) = $0 { layer.signers } else { nil } }.flatMap(\.self)
        #expect(signers.count == 1 && signers.first?.defect == nil && !sent.holdsMark)
        #expect(Message(parsing: sent).subject == "Offer")
        let story = try #require(
            try await fixture.store.read { try $0.traces(of: id) }.first.flatMap { TraceRecord.story(ofJSON: $0.decision) })
        #expect(story.contains("[encrypt] found and removed") && story.contains("The subject becomes"))
        try await fixture.stop()
    }

    @Test("without a method the mail does not leave, and no log line has its subject")
    func logged() async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let (fixture, _) = try await begin(sink)
        let mail = NoticeFixture.mail(from: Self.alice, to: Self.bob, subject: "[encrypt] Salaries of 2027")
        try await fixture.submit(mail, from: Self.alice, to: [Self.bob])
        try await fixture.process()
        try await fixture.deliver()
        #expect(!sink.received.contains { $0.data.holdsMark })
        #expect(fixture.log.lines.contains { $0.contains("mail.decided") })
        #expect(!fixture.log.lines.contains { $0.contains("Salaries") || $0.contains("[encrypt]") })
        try await fixture.stop()
    }
}
