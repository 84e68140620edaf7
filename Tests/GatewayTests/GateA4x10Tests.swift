import Foundation
import MIME
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A4.10 plaintext in a DSN: decrypted mail that the inside refuses")
struct GateA4x10PlaintextInADSN {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"

    /// What the inside server says instead of taking the mail.
    struct Refusal: Sendable, CustomTestStringConvertible {
        /// The command it answers so; `.` is the end of the data.
        var at: String
        var reply: String
        var testDescription: String { "\(at): \(reply)" }
    }

    static let refusals = [
        Refusal(at: ".", reply: "550 5.7.1 Rejected: the text says MARK in the text"),
        Refusal(at: ".", reply: "552 5.3.4 MARK.bin is too large"),
        Refusal(at: ".", reply: "554 5.6.0 TUFSSyBpbiB0aGUgZmlsZQ== MARK"),
        Refusal(at: "RCPT", reply: "550 5.1.1 no mailbox, MARK"), Refusal(at: "MAIL", reply: "552 5.3.4 MARK"),
    ]

    private func encrypted(to identity: TestAuthority.Identity, signedBy signer: TestAuthority.Identity? = nil) throws -> [UInt8] {
        var mail = NoticeFixture.mail(from: bob, to: alice, subject: "Invoice")
        if let signer {
            mail = try SMIMEWriter.sign(
                mail, as: SigningIdentity(certificate: signer.certificate.x509, key: signer.key), form: .opaque, digest: .sha256,
                at: Date(),
                boundary: "b")
        }
        return try SMIMEWriter.encrypt(mail, to: [EncryptionRecipient(certificate: identity.certificate.x509)], cipher: .aes256GCM)
    }

    /// A flow that holds Alice's key, with Bob's encrypted mail to her accepted.
    private func begun(inside: Int?, signed: Bool = false) async throws -> NoticeFixture {
        let fixture = try await NoticeFixture(inside: inside)
        let authority = try TestAuthority()
        let alices = try authority.leaf(for: alice)
        try await fixture.addKey(alices, root: authority.root)
        try await fixture.accept(
            encrypted(to: alices, signedBy: signed ? TestAuthority().leaf(for: bob) : nil), from: bob, to: alice, origin: .outside)
        return fixture
    }

    /// Nothing decrypted, nothing of ours but its own fields, and the header as it came.
    private func check(_ notice: Message, _ status: String, _ location: SourceLocation = #_sourceLocation) {
        let all = notice.everything
        for secret in ["MARK", "TUFSSy", "PT1N", "X-Zegel-Info", "multipart/mixed", "outer"] {
            #expect(!all.contains(secret), "\(secret)", sourceLocation: location)
        }
        #expect(notice.part("message/delivery-status").contains(status), sourceLocation: location)
        let header = notice.part("text/rfc822-headers")
        #expect(header.contains("Subject: Invoice") && header.contains("application/pkcs7-mime"), sourceLocation: location)
    }

    @Test("A-35: refused for good: one DSN, with the header of the original alone", arguments: refusals, [false, true])
    func refused(_ refusal: Refusal, _ signed: Bool) async throws {
        let sink = try MailSink { command, _ in command.hasPrefix(refusal.at) ? .reply(refusal.reply) : nil }
        defer { sink.stop() }
        let fixture = try await begun(inside: sink.port, signed: signed)
        try await fixture.process()
        try await fixture.deliver()
        let notices = try await fixture.notices()
        #expect(notices.count == 1)
        let notice = try #require(notices.first)
        #expect(notice.root.header.first(named: "To")?.unfolded == bob)
        let codes = refusal.reply.split(separator: " ").prefix(2).joined(separator: " ")
        check(notice, "Diagnostic-Code: smtp; \(codes)\r\n")
        #expect(notice.part("message/delivery-status").contains("Action: failed\r\n"))
        try await fixture.stop()
    }

    @Test("silent for five days: one DSN for the delay, one for the end")
    func silent() async throws {
        let fixture = try await begun(inside: nil)
        let start = fixture.clock.now
        let notices = try await fixture.deliverToTheEnd(noticesTo: bob)
        #expect((5 * 86_400...5 * 86_400 + 60).contains(fixture.clock.now.timeIntervalSince(start)))
        #expect(notices.map { $0.part("message/delivery-status").contains("Action: delayed") } == [true, false])
        for (notice, status) in zip(notices, ["Status: 4.4.1", "Status: 5.4.7"]) { check(notice, status) }
        try await fixture.stop()
    }

    @Test("our own people are told the words of the other server, strangers its codes; nobody the text", arguments: [true, false])
    func plain(_ isInside: Bool) async throws {
        let sink = try MailSink { command, _ in command == "." ? .reply("550 5.7.1 the words") : nil }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(inside: sink.port)
        let sender = isInside ? "carol@zegel.example" : bob
        try await fixture.accept(
            NoticeFixture.mail(from: sender, to: alice), from: sender, to: alice, origin: isInside ? .inside : .outside)
        try await fixture.process()
        try await fixture.deliver()
        let notice = try #require(await fixture.notices(to: sender).first)
        #expect(notice.part("message/delivery-status").contains("550 5.7.1 the words") == isInside)
        #expect(!notice.everything.contains("MARK"))
        try await fixture.stop()
    }
}
