import Foundation
import MIME
import Mail
import Queue
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("RFC 3461: what senders want to hear is kept, passed on and obeyed", .serialized)
struct DeliveryRequestTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    /// Takes a mail to the inside with these requests, delivers it, and returns the notifications that were written.
    private func notifications(
        _ request: DeliveryRequest, origin: Origin = .outside, extensions: [String], refusal: String? = nil
    ) async throws -> (sink: MailSink, notices: [Message]) {
        let recipient = try #require(EmailAddress(alice))
        let sink = try MailSink(extensions: extensions) { command, _ in command.hasPrefix("RCPT") ? refusal.map { .reply($0) } : nil }
        let fixture = try await NoticeFixture(inside: sink.port)
        var envelope = Envelope(reversePath: EmailAddress(bob), forwardPaths: [recipient])
        (envelope.returning, envelope.envelopeID) = (.full, "Q+2B1")
        envelope.requests[recipient] = request
        let submission = FlowFixture.submission(origin)
        _ = try await fixture.queue.accept(NoticeFixture.mail(from: bob, to: alice, subject: "Offer"), envelope, submission)
        try await fixture.process()
        for entry in try await fixture.queue.claimReady(limit: 10) { try await fixture.flow.deliver(entry) }
        var notices: [Message] = []
        while let entry = try await fixture.queue.claimReceived() {
            notices.append(Message(parsing: try await fixture.queue.bytes(of: entry.id)))
        }
        try await fixture.stop()
        return (sink, notices)
    }

    private func status(_ message: Message) -> String {
        String(decoding: message.decodedBody(of: message.root.children[1]), as: UTF8.self)
    }

    @Test("a next hop with DSN is asked in the sender's words; for decrypted mail never for deliveries, and for header fields at most")
    func forwarded() async throws {
        let request = DeliveryRequest(notify: [.success, .failure], originalRecipient: "rfc822;alice+2Btag@zegel.example")
        for (origin, mail, recipient) in [
            (Origin.inside, "RET=FULL ENVID=Q+2B1", "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;alice+2Btag@zegel.example"),
            (.outside, "RET=HDRS ENVID=Q+2B1", "NOTIFY=FAILURE ORCPT=rfc822;alice+2Btag@zegel.example"),
        ] {
            let (sink, notices) = try await notifications(request, origin: origin, extensions: ["DSN"])
            #expect(sink.commands.contains { $0.hasPrefix("MAIL") && $0.contains(mail) }, "\(sink.commands)")
            #expect(sink.commands.contains { $0.hasPrefix("RCPT") && $0.hasSuffix(recipient) }, "\(sink.commands)")
            #expect(notices.count == (origin == .outside ? 1 : 0))
        }
    }

    @Test("a next hop without DSN hears nothing of it; a wished delivery is reported as relayed, from the message as received")
    func relayed() async throws {
        let request = DeliveryRequest(notify: [.success], originalRecipient: "rfc822;alice+2Btag@zegel.example")
        let (sink, notices) = try await notifications(request, extensions: [])
        #expect(sink.commands.allSatisfy { !$0.contains("NOTIFY") && !$0.contains("RET=") && !$0.contains("ENVID") })
        let notice = try #require(notices.first)
        for line in [
            "Original-Envelope-Id: Q+1", "Original-Recipient: rfc822; alice+tag@zegel.example",
            "Final-Recipient: rfc822; alice@zegel.example",
            "Action: relayed", "Status: 2.",
        ] { #expect(status(notice).contains("\r\n\(line)") || status(notice).hasPrefix(line), "\(line): \(status(notice))") }
        #expect(!String(decoding: notice.bytes, as: UTF8.self).contains("MARK"))
    }

    @Test("failures are told unless the sender said otherwise")
    func failures() async throws {
        let refusal = "550 5.1.1 Unknown"
        for (notify, count) in [(nil, 1), ([.failure], 1), (.never, 0), ([.success], 0), ([.delay], 0)] as [(DeliveryRequest.Notify?, Int)]
        {
            let (_, notices) = try await notifications(DeliveryRequest(notify: notify), extensions: ["DSN"], refusal: refusal)
            #expect(notices.count == count, "\(String(describing: notify))")
        }
    }
}
