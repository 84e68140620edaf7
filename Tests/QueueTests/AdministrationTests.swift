import Foundation
import Mail
import Testing

@testable import Queue
@testable import Store

@Suite("Queue operations: hold, release, retry, delete (Q-01)")
struct AdministrationTests {
    @Test("a held message rests until released, and goes on where it was")
    func holdAndRelease() async throws {
        let fixture = try await QueueFixture()
        let received = try await fixture.accept("a")
        try await fixture.queue.hold(received, reason: "by alice")
        #expect(try await fixture.queue.claimReceived() == nil)
        let ready = try await fixture.makeReady("b")
        try await fixture.queue.hold(ready, reason: "by alice")
        #expect(try await fixture.queue.claimReady(limit: 1).isEmpty)
        try await fixture.queue.release(received)
        try await fixture.queue.release(ready)
        #expect(try await fixture.state(received) == .received)
        #expect(try await fixture.queue.claimReady(limit: 9).map(\.id) == [ready])
    }

    @Test("retry makes a deferred message due now")
    func retry() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x")
        let entry = try #require(await fixture.queue.claimReady(limit: 1).first)
        try await fixture.queue.record(entry, outcomes: [.bob: .deferred(.busy, reason: "")], remote: "mx")
        try await fixture.queue.retry(id)
        #expect(try await fixture.queue.claimReady(limit: 1).first?.envelope.forwardPaths == [.bob])
    }

    @Test("delete takes the bytes along, also many", arguments: [5, 3_000_000])
    func delete(_ size: Int) async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.queue.accept(
            patternedBytes(size), Envelope(reversePath: .alice, forwardPaths: [.bob]), fixture.submission)
        try await fixture.queue.delete(id)
        #expect(try await fixture.queue.counts().isEmpty)
        try await fixture.expectSoundReferences()
        await #expect(throws: QueueError.notFound(id)) { try await fixture.queue.show(id) }
    }

    @Test("a message in work is not touched: a delivery under way would be forgotten")
    func inWork() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x")
        _ = try await fixture.queue.claimReady(limit: 1)
        await #expect(throws: QueueError.inWork(id)) { try await fixture.queue.hold(id, reason: "") }
        await #expect(throws: QueueError.inWork(id)) { try await fixture.queue.delete(id) }
        await #expect(throws: QueueError.inWork(id)) { try await fixture.queue.retry(id) }
    }

    @Test("what the state does not allow is refused with the state")
    func wrongState() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.accept("x")
        await #expect(throws: QueueError.wrongState(id, .received)) { try await fixture.queue.release(id) }
        try await fixture.queue.hold(id, reason: "")
        await #expect(throws: QueueError.wrongState(id, .held)) { try await fixture.queue.retry(id) }
    }

    @Test("the audit record is part of the change: without it nothing changes")
    func auditedTogether() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.accept("x")
        await #expect(throws: StoreError.closed) { try await fixture.queue.hold(id, reason: "") { _ in throw StoreError.closed } }
        #expect(try await fixture.state(id) == .received)
        try await fixture.queue.hold(id, reason: "") { try $0.audit(actor: "alice", operation: "queue.hold", subject: id.text) }
        #expect(try await fixture.store.read { try $0.auditRecords().map(\.subject) } == [id.text])
    }

    @Test("lists turn pages, newest first, by state")
    func list() async throws {
        let fixture = try await QueueFixture()
        var ids: [QueueID] = []
        for number in 0..<5 { ids.append(try await fixture.accept("\(number)")) }
        try await fixture.queue.hold(ids[0], reason: "")
        let page = try await fixture.queue.list(limit: 3)
        #expect(page.map(\.id) == [ids[4], ids[3], ids[2]])
        let next = try await fixture.queue.list(before: #require(page.last?.sequence), limit: 3)
        #expect(next.map(\.id) == [ids[1], ids[0]])
        #expect(try await fixture.queue.list(in: .held).map(\.id) == [ids[0]])
        #expect(try await fixture.queue.counts() == [.received: 4, .held: 1])
    }

    @Test("ended messages are pruned by age; their traces stay")
    func prune() async throws {
        let fixture = try await QueueFixture()
        let old = try await fixture.makeReady("x")
        let entry = try #require(await fixture.queue.claimReady(limit: 1).first)
        try await fixture.queue.record(entry, outcomes: [.bob: .delivered(.accepted)], remote: "mx")
        fixture.clock.advance(by: 100)
        let waiting = try await fixture.accept("y")
        try await fixture.queue.prune(endedBefore: fixture.clock.now)
        #expect(try await fixture.state(old) == nil)
        #expect(try await fixture.state(waiting) == .received)
        #expect(try await fixture.store.read { try $0.traces(of: old).count } == 1)
    }
}
