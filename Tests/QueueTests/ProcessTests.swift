import Foundation
import Mail
import Testing

@testable import Queue
@testable import Store

@Suite("Process: received is replaced by its results in one commit")
struct ProcessTests {
    @Test("a message is handed to one worker only")
    func leased() async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.accept("one")
        _ = try await fixture.accept("two")
        let first = try await fixture.queue.claimReceived(limit: 1)
        let rest = try await fixture.queue.claimReceived(limit: 5)
        #expect(first.count == 1 && rest.count == 1)
        #expect(first.first?.id != rest.first?.id)
        #expect(try await fixture.queue.claimReceived() == nil)
    }

    @Test("one copy keeps the id of the 250; shared bytes are stored once")
    func copies() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.accept("plain", to: [.bob, .carol])
        let entry = try #require(await fixture.queue.claimReceived())
        let ids = try await fixture.queue.finish(
            entry,
            results: [
                NewEntry(
                    envelope: Envelope(reversePath: .alice, forwardPaths: [.bob]), bytes: .new(Array("sealed".utf8)), route: "external"),
                NewEntry(envelope: Envelope(reversePath: .alice, forwardPaths: [.carol]), bytes: .ofResult(0)),
                NewEntry(kind: .notice, envelope: Envelope(reversePath: nil, forwardPaths: [.alice]), bytes: .new(Array("notice".utf8))),
            ], trace: TraceEntry(decision: #"{"plan":1}"#))
        #expect(ids.first == id)
        #expect(Set(ids).count == 3)
        #expect(try await fixture.queue.bytes(of: ids[1]) == Array("sealed".utf8))
        #expect(try await fixture.queue.originalContent(of: ids[1]).bytes() == Array("plain".utf8))
        #expect(try await fixture.queue.originalContent(of: ids[2]).bytes() == Array("notice".utf8))
        #expect(try await fixture.store.read { try $0.messageReferences().count } == 3)
        let detail = try await fixture.queue.show(id)
        #expect(detail.children.map(\.id) == Array(ids[1...]))
        #expect(detail.entry.route == "external")
        #expect(try await fixture.store.read { try $0.traces(of: id).map(\.decision) } == [#"{"plan":1}"#])
        try await fixture.expectSoundReferences()
    }

    @Test("with no result the message is done, and its bytes are gone", arguments: [QueueState.done, .bounced])
    func nothingLeft(_ ending: QueueState) async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.accept("refused")
        let entry = try #require(await fixture.queue.claimReceived())
        try await fixture.queue.finish(entry, results: [], trace: TraceEntry(decision: "{}"), ending: ending)
        #expect(try await fixture.state(id) == ending)
        await #expect(throws: QueueError.noBytes(id)) { try await fixture.queue.bytes(of: id) }
        #expect(try await fixture.store.read { try $0.messageReferences().isEmpty })
        try await fixture.expectSoundReferences()
    }

    @Test("a finish happens once: the second is void and leaves nothing behind", arguments: [10, 3_000_000])
    func finishTwice(_ size: Int) async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.accept("x")
        let entry = try #require(await fixture.queue.claimReceived())
        let result = NewEntry(envelope: entry.envelope, bytes: .new(patternedBytes(size)))
        try await fixture.queue.finish(entry, results: [result], trace: nil)
        await #expect(throws: QueueError.leaseLost(entry.id)) { try await fixture.queue.finish(entry, results: [result], trace: nil) }
        #expect(try await fixture.queue.counts() == [.ready: 1])
        try await fixture.expectSoundReferences()
    }

    @Test("a crash before the finish repeats the work; after it, nothing is repeated")
    func crashAround() async throws {
        let first = try await QueueFixture()
        let id = try await first.accept("x")
        _ = try #require(await first.queue.claimReceived())
        let second = try await first.crashed()
        #expect(try await second.queue.recoverAfterStart() == LeftBehind(inWork: [id], held: []))
        let again = try #require(await second.queue.claimReceived())
        #expect(again.id == id)
        try await second.queue.finish(again, results: [NewEntry(envelope: again.envelope, bytes: .same)], trace: nil)
        let third = try await second.crashed()
        _ = try await third.queue.recoverAfterStart()
        #expect(try await third.queue.claimReceived() == nil)
        #expect(try await third.queue.claimReady(limit: 9).map(\.id) == [id])
    }

    @Test("a lease that ended makes the message due again, and the late worker's result void")
    func leaseEnds() async throws {
        let fixture = try await QueueFixture()
        _ = try await fixture.accept("slow")
        let slow = try #require(await fixture.queue.claimReceived())
        fixture.clock.advance(by: Queue.lease + 1)
        let fresh = try #require(await fixture.queue.claimReceived())
        await #expect(throws: QueueError.leaseLost(slow.id)) { try await fixture.queue.finish(slow, results: [], trace: nil) }
        try await fixture.queue.finish(fresh, results: [NewEntry(envelope: fresh.envelope, bytes: .same)], trace: nil)
        #expect(try await fixture.queue.counts() == [.ready: 1])
    }

    @Test("a step that fails by our own fault waits; after ten tries the message is held, not lost (Q-03)")
    func ownFault() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.accept("x")
        for number in 1...Queue.triesBeforeHold {
            let entry = try #require(await fixture.queue.claimReceived())
            #expect(entry.tries == number - 1)
            let isHeld = try await fixture.queue.retryLater(entry, reason: "no key store")
            #expect(isHeld == (number == Queue.triesBeforeHold))
            #expect(try await fixture.queue.claimReceived() == nil)
            fixture.clock.advance(by: 6000)
        }
        #expect(try await fixture.state(id) == .held)
        #expect(try await fixture.queue.show(id).entry.reason?.contains("no key store") == true)
        #expect(try await fixture.queue.bytes(of: id) == Array("x".utf8))
    }

    @Test("a held result is decided again when released, and its trace has both decisions")
    func heldResult() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.accept("for inside")
        let entry = try #require(await fixture.queue.claimReceived())
        let held = NewEntry(envelope: entry.envelope, bytes: .same, start: .held(reason: "no certificate"))
        try await fixture.queue.finish(entry, results: [held], trace: TraceEntry(decision: "1"))
        #expect(try await fixture.state(id) == .held)
        #expect(try await fixture.queue.claimReady(limit: 9).isEmpty)
        try await fixture.queue.release(id)
        let again = try #require(await fixture.queue.claimReceived())
        try await fixture.queue.finish(again, results: [NewEntry(envelope: again.envelope, bytes: .same)], trace: TraceEntry(decision: "2"))
        #expect(try await fixture.state(id) == .ready)
        #expect(try await fixture.store.read { try $0.traces(of: id).map(\.decision) } == ["1", "2"])
        try await fixture.expectSoundReferences()
    }
}
