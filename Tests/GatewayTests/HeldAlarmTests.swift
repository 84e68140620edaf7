import MIME
import Mail
import Queue
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("Q-03: what is held by our own fault is told to the administrators")
struct HeldAlarmTests {
    /// A mail whose step fails until it is held; the mails to the administrator that were written then.
    private func alarms(_ origin: Origin) async throws -> (id: QueueID, texts: [String]) {
        let fixture = try await NoticeFixture()
        try await fixture.accept(
            NoticeFixture.mail(from: "alice@zegel.example", to: "bob@partner.example"), from: "alice@zegel.example",
            to: "bob@partner.example", origin: origin)
        var isHeld = false
        while !isHeld {
            let entry = try #require(try await fixture.queue.claimReceived())
            isHeld = try await fixture.queue.retryLater(entry, reason: "the key store does not answer")
            fixture.clock.advance(by: 5000)
        }
        let held = try #require(try await fixture.queue.list(in: .held).first)
        await fixture.flow.tellOfHeld([held.id])
        var texts: [String] = []
        for row in try await fixture.queue.list(in: .received) {
            #expect(row.envelope.forwardPaths.map(\.description) == [NoticeFixture.administrator])
            texts.append(Message(parsing: try await fixture.queue.bytes(of: row.id)).everything)
        }
        try await fixture.stop()
        return (held.id, texts)
    }

    @Test("one mail with the id, the reason and what to do")
    func tells() async throws {
        let (id, texts) = try await alarms(.inside)
        #expect(texts.count == 1)
        #expect(texts.allSatisfy { $0.contains(id.text) && $0.contains("the key store does not answer") && $0.contains("queue release") })
    }

    @Test("mail of our own that is held makes no more of it")
    func ownMail() async throws { #expect(try await alarms(.system).texts.isEmpty) }
}
