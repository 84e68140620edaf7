import Admin
import AdminOperations
import Foundation
import Mail
import Queue
import TestSupport
import Testing

@testable import Store

@Suite("Q-01: the queue is searched, and many messages are changed at once, with a preview")
struct QueueBulkTests {
    private func accept(_ fixture: AdminFixture, from sender: String?, to recipients: String..., size: Int = 100) async throws -> String {
        let submission = Submission(
            origin: .inside, originReason: "listener", listener: "inside", clientAddress: "10.0.0.7", heloName: "client", receivedAt: Date()
        )
        let envelope = Envelope(
            reversePath: sender.flatMap { EmailAddress($0) }, forwardPaths: recipients.compactMap { EmailAddress($0) })
        return try await fixture.queue.accept([UInt8](repeating: 120, count: size), envelope, submission).text
    }

    /// Three mails and a notice.
    private func filled() async throws -> (AdminFixture, [String]) {
        let fixture = try await AdminFixture()
        let ids = [
            try await accept(fixture, from: "Alice@zegel.example", to: "bob@partner.example"),
            try await accept(fixture, from: "alice@zegel.example", to: "carol@other.example", "bob@partner.example"),
            try await accept(fixture, from: "dave@zegel.example", to: "50%_off@partner.example"),
            try await accept(fixture, from: nil, to: "alice@zegel.example"),
        ]
        return (fixture, ids)
    }

    static let selections: [(QueueSelection, [Int])] = [
        (QueueSelection(), [3, 2, 1, 0]), (QueueSelection(sender: "ALICE@zegel.example"), [1, 0]), (QueueSelection(sender: "<>"), [3]),
        (QueueSelection(sender: "@zegel.example"), [2, 1, 0]), (QueueSelection(recipient: "bob@PARTNER.example"), [1, 0]),
        (QueueSelection(recipient: "ob@partner.example"), []), (QueueSelection(recipient: "@partner.example"), [2, 1, 0]),
        (QueueSelection(recipient: "50%_off@partner.example"), [2]), (QueueSelection(recipient: "50x_off@partner.example"), []),
        (QueueSelection(state: "held"), []),
        (QueueSelection(state: "all", sender: "dave@zegel.example", recipient: "@partner.example"), [2]),
        (QueueSelection(until: "1 h"), []), (QueueSelection(until: "2099-01-01"), [3, 2, 1, 0]), (QueueSelection(text: "nothing"), []),
    ]

    @Test("a selection narrows by state, sender, recipient, text and time", arguments: selections.indices)
    func selects(_ index: Int) async throws {
        let (fixture, ids) = try await filled()
        let (selection, expected) = Self.selections[index]
        #expect(try await fixture.run(QueueList(selection)).map(\.id) == expected.map { ids[$0] })
    }

    @Test("pages follow one another; what is finished is listed only when asked for")
    func pages() async throws {
        let (fixture, ids) = try await filled()
        #expect(try await fixture.run(QueueList(QueueSelection(), after: ids[2], limit: 1)).map(\.id) == [ids[1]])
        let entry = try #require(try await fixture.queue.claimReceived())
        try await fixture.queue.finish(entry, results: [], trace: nil)
        #expect(try await fixture.run(QueueList()).map(\.id) == [ids[3], ids[2], ids[1]])
        #expect(try await fixture.run(QueueList(state: "done")).map(\.id) == [ids[0]])
        #expect(try await fixture.run(QueueList(state: "all")).count == 4)
    }

    @Test("a preview names what is hit and changes nothing; the change hits just that, each audited")
    func bulk() async throws {
        let (fixture, ids) = try await filled()
        let selection = QueueSelection(recipient: "@partner.example")
        let preview = try await fixture.run(QueuePreview(selection, action: "hold"))
        #expect(preview.count == 3 && preview.bytes == 300 && preview.first.map(\.id) == [ids[2], ids[1], ids[0]])
        #expect(try await fixture.audit().isEmpty)
        let held = try await fixture.run(QueueBulk(selection, action: "hold", reason: "a wave of spam", expected: 3))
        #expect(held.changed == 3 && held.inWork == 0)
        #expect(try await fixture.run(QueueList(QueueSelection(state: "held", text: "WAVE"))).count == 3)
        #expect(
            try await fixture.audit().map { "\($0.operation) \($0.after ?? "")" } == Array(repeating: "queue.hold a wave of spam", count: 3)
        )
        // Held messages are no concern of retry, and the notice is not held.
        #expect(try await fixture.run(QueuePreview(QueueSelection(), action: "retry")).first.map(\.id) == [ids[3]])
        #expect(
            try await fixture.run(QueueBulk(QueueSelection(sender: "dave@zegel.example"), action: "delete", reason: "spam")).changed == 1)
        #expect(try await fixture.run(QueueBulk(QueueSelection(), action: "release", reason: "")).changed == 2)
        #expect(try await fixture.run(QueueList()).map { "\($0.id) \($0.state)" } == [3, 1, 0].map { "\(ids[$0]) received" })
    }

    @Test("more than the preview showed: refused, and nothing is changed")
    func moreThanExpected() async throws {
        let (fixture, _) = try await filled()
        let problem = await fixture.problem(QueueBulk(QueueSelection(), action: "delete", reason: "x", expected: 3))
        #expect(problem?.type == .refused && problem?.detail.contains("4 messages") == true)
        #expect(try await fixture.run(QueueList()).count == 4)
    }

    @Test("many more than one commit holds; what is in work is left as it is and counted")
    func many() async throws {
        let fixture = try await AdminFixture()
        for _ in 0..<450 { _ = try await fixture.accept() }
        _ = try await fixture.queue.claimReceived(limit: 3)
        let result = try await fixture.run(QueueBulk(QueueSelection(), action: "delete", reason: "spam"))
        #expect(result.changed == 447 && result.inWork == 3)
        #expect(try await fixture.run(QueueList(limit: 1000)).allSatisfy(\.isInWork))
        #expect(try await fixture.store.read { try $0.messageReferences().count } == 3)
    }

    @Test("bad input names its field")
    func badInput() async throws {
        let fixture = try await AdminFixture()
        #expect(await fixture.problem(QueueList(QueueSelection(sender: "nobody")))?.field == "sender")
        #expect(await fixture.problem(QueueList(QueueSelection(recipient: "@")))?.field == "recipient")
        #expect(await fixture.problem(QueueList(QueueSelection(until: "soon")))?.field == "until")
        #expect(await fixture.problem(QueuePreview(QueueSelection(state: "lost"), action: "hold"))?.field == "state")
        #expect(await fixture.problem(QueueBulk(QueueSelection(), action: "burn", reason: ""))?.field == "action")
    }

    @Test("a message says why it waits, when it is tried next, and what every try came to")
    func shows() async throws {
        let (fixture, ids) = try await filled()
        let entry = try #require(try await fixture.queue.claimReceived())
        try await fixture.queue.finish(entry, results: [NewEntry(envelope: entry.envelope, bytes: .same)], trace: nil)
        let ready = try #require(try await fixture.queue.claimReady(limit: 1).first)
        let bob = try #require(EmailAddress("bob@partner.example"))
        let reply = Reply(452, EnhancedStatus(4, 2, 2), "Mailbox full")
        try await fixture.queue.record(ready, outcomes: [bob: .deferred(reply, reason: "")], remote: "mx.partner.example:25")
        let listed = try #require(try await fixture.run(QueueList(state: "deferred")).first)
        #expect(listed.reason == "452 4.2.2 Mailbox full" && listed.due.map { $0 > Date() } == true)
        #expect(try await fixture.run(QueueList(QueueSelection(text: "mailbox FULL"))).map(\.id) == [ids[0]])
        let shown = try await fixture.run(QueueShow(id: ids[0]))
        #expect(shown.tries.map { "\($0.server) \($0.outcome) \($0.answer)" } == ["mx.partner.example:25 deferred 452 4.2.2 Mailbox full"])
        #expect(shown.recipients.first?.due != nil && shown.recipients.first?.tries == 1)
        try await fixture.queue.retry(ready.id)
        let again = try #require(try await fixture.queue.claimReady(limit: 1).first)
        try await fixture.queue.record(
            again, outcomes: [bob: .failed(Reply(550, EnhancedStatus(5, 1, 1), "Unknown"), reason: "")], remote: "mx")
        #expect(try await fixture.run(QueueList(state: "bounced")).map(\.reason) == ["550 5.1.1 Unknown"])
    }
}
