import Foundation
import Mail
import Synchronization
import Testing

@testable import Queue
@testable import Store

@Suite("The short way: from the commit on in memory, and the store never says anything else than without it")
struct HandOverTests {
    private struct Taken: Sendable {
        var entry: ReceivedEntry
        var bytes: [UInt8]
    }

    /// A queue with somebody at the end of the short way, and nothing older in it.
    private func opened(
        hasRoom: @escaping @Sendable (Int) -> Bool = { _ in true }, leaveRoom: @escaping @Sendable (Int) -> Void = { _ in },
        work: @escaping HandOver.Taker.Work
    ) async throws -> QueueFixture {
        let fixture = try await QueueFixture()
        fixture.queue.handOver.open(.init(hasRoom: hasRoom, leaveRoom: leaveRoom, executor: nil, work: work))
        #expect(try await fixture.queue.claimReceived() == nil)
        return fixture
    }

    /// Takes one message over and lets the test go on with it.
    private func taken(_ text: String, to addresses: [EmailAddress] = [.bob]) async throws -> (QueueFixture, Taken) {
        let (stream, taken) = AsyncStream<Taken>.makeStream()
        let fixture = try await opened { entry, bytes, _ in taken.yield(Taken(entry: entry, bytes: bytes)) }
        let id = try await fixture.accept(text, to: addresses)
        let first = try #require(await stream.first { _ in true })
        #expect(first.entry.id == id)
        return (fixture, first)
    }

    private func copy(_ entry: ReceivedEntry, _ text: String? = nil) -> NewEntry {
        NewEntry(envelope: entry.envelope, bytes: text.map { .new(Array($0.utf8)) } ?? .same, route: "external")
    }

    private func complete(_ fixture: QueueFixture, _ entry: ReceivedEntry, _ result: NewEntry, _ outcomes: [EmailAddress: RecipientOutcome])
        async throws -> Settlement
    {
        try await fixture.queue.complete(
            entry, result: result, trace: TraceEntry(decision: #"{"plan":1}"#), outcomes: outcomes, remote: "mx:25",
            schedule: fixture.queue.schedule, notices: { _, _ in [] })
    }

    @Test("the entry is as a claim would have given it, and nobody else can claim it")
    func leased() async throws {
        let (fixture, taken) = try await taken("one", to: [.bob, .carol])
        #expect(taken.bytes == Array("one".utf8))
        #expect(try await fixture.queue.claimReceived() == nil)
        let row = try #require(try await fixture.store.read { try $0.queueEntry(taken.entry.id) })
        #expect(row == taken.entry.row)
        #expect(row.state == .received && row.lease != nil && row.claims == 1)
        await #expect(throws: QueueError.inWork(row.id)) { try await fixture.queue.hold(row.id, reason: "x") }
    }

    @Test("delivered to all: one commit leaves what the ordinary way leaves", arguments: [nil, "signed and sealed"])
    func complete(_ changed: String?) async throws {
        let (fixture, taken) = try await taken("plain", to: [.bob, .carol])
        let outcomes: [EmailAddress: RecipientOutcome] = [.bob: .delivered(.accepted), .carol: .delivered(.accepted)]
        let settlement = try await complete(fixture, taken.entry, copy(taken.entry, changed), outcomes)
        #expect(settlement.delivered == [.bob, .carol])

        let other = try await QueueFixture(clock: fixture.clock)
        let id = try await other.accept("plain", to: [.bob, .carol])
        let entry = try #require(await other.queue.claimReceived())
        try await other.queue.finish(entry, results: [copy(entry, changed)], trace: TraceEntry(decision: #"{"plan":1}"#))
        try await other.queue.record(#require(await other.queue.claimReady(limit: 1).first), outcomes: outcomes, remote: "mx:25")

        let (short, long) = (try await fixture.queue.show(taken.entry.id), try await other.queue.show(id))
        var expected = long.entry
        (expected.id, expected.trace, expected.claims) = (short.entry.id, short.entry.trace, short.entry.claims)
        #expect(short.entry == expected)
        #expect(short.recipients == long.recipients)
        #expect(short.tries.map(\.answer) == long.tries.map(\.answer) && short.tries.map(\.remote) == ["mx:25", "mx:25"])
        #expect(try await fixture.store.read { try $0.traces(of: short.entry.id).map(\.decision) } == [#"{"plan":1}"#])
        #expect(try await fixture.store.read { try $0.messageReferences().isEmpty })
        try await fixture.expectSoundReferences()
    }

    @Test("not delivered to all: the result is stored first, and who waits is tried again with its bytes")
    func partial() async throws {
        let (fixture, taken) = try await taken("plain", to: [.bob, .carol])
        let settlement = try await complete(
            fixture, taken.entry, copy(taken.entry, "sealed"), [.bob: .delivered(.accepted), .carol: .deferred(.busy, reason: "busy")])
        #expect(settlement.delivered == [.bob])
        #expect(try await fixture.state(taken.entry.id) == .deferred)
        fixture.clock.advance(by: 361)
        let again = try #require(await fixture.queue.claimReady(limit: 1).first)
        #expect(again.envelope.forwardPaths == [.carol] && again.route == "external")
        #expect(try await fixture.queue.bytes(of: again.id) == Array("sealed".utf8))
        #expect(try await fixture.queue.originalContent(of: again.id).bytes() == Array("plain".utf8))
        try await fixture.expectSoundReferences()
    }

    private struct NoNotice: Error {}

    @Test(
        "written down as ready, but how its try ended is not: putting the message back frees what it has become", arguments: [true, false])
    func unrecorded(_ isSavedMeanwhile: Bool) async throws {
        let (fixture, taken) = try await taken("plain")
        let (id, result, trace) = (taken.entry.id, copy(taken.entry, "sealed"), TraceEntry(decision: "{}"))
        let failed: [EmailAddress: RecipientOutcome] = [.bob: .failed(.busy, reason: "no")]
        await #expect(throws: NoNotice.self) {
            if isSavedMeanwhile {
                let saved = try await fixture.queue.finishClaimed(taken.entry, result: result, trace: trace)
                try await fixture.queue.record(saved, outcomes: failed, remote: "mx:25") { _ in throw NoNotice() }
            } else {
                _ = try await fixture.queue.complete(
                    taken.entry, result: result, trace: trace, outcomes: failed, remote: "mx:25", schedule: fixture.queue.schedule
                ) { _, _ in throw NoNotice() }
            }
        }
        #expect(try await fixture.queue.retryLater(taken.entry, reason: "x") == false)
        let row = try await fixture.queue.show(id).entry
        #expect(row.state == .ready && row.lease == nil && row.tries == 1)
        fixture.clock.advance(by: 700)
        let again = try #require(await fixture.queue.claimReady(limit: 1).first)
        #expect(again.id == id && again.envelope.forwardPaths == [.bob])
        #expect(try await fixture.queue.bytes(of: id) == Array("sealed".utf8))
        try await fixture.expectSoundReferences()
    }

    @Test("written down while the other server thinks: leased to its delivery, and after a crash delivered again")
    func savedMeanwhile() async throws {
        let (fixture, taken) = try await taken("plain")
        let saved = try await fixture.queue.finishClaimed(
            taken.entry, result: copy(taken.entry, "sealed"), trace: TraceEntry(decision: "{}"))
        #expect(try await fixture.queue.claimReady(limit: 9).isEmpty)
        let image = try await fixture.crashed()
        let leftBehind = try await image.queue.recoverAfterStart()
        #expect(leftBehind == LeftBehind(inWork: [saved.id], held: []))
        let again = try #require(await image.queue.claimReady(limit: 1).first)
        #expect(again.envelope.forwardPaths == [.bob])
        #expect(try await image.queue.bytes(of: again.id) == Array("sealed".utf8))
        try await image.queue.record(again, outcomes: [.bob: .delivered(.accepted)], remote: "mx")
        #expect(try await image.state(saved.id) == .done)
        try await image.expectSoundReferences()
    }

    @Test("a crash on the short way: worked alone after the start, held after the second one")
    func crashes() async throws {
        let (before, taken) = try await taken("poison")
        var fixture = try await before.crashed()
        #expect(try await fixture.queue.recoverAfterStart() == LeftBehind(inWork: [taken.entry.id], held: []))
        let suspect = try #require(await fixture.queue.claimReceived())
        #expect(suspect.isSuspect)
        #expect(try await fixture.queue.bytes(of: suspect) == Array("poison".utf8))
        fixture = try await fixture.crashed()
        #expect(try await fixture.queue.recoverAfterStart().held == [taken.entry.id])
    }

    @Test("while older mail waits nobody overtakes it, also not what an unclean stop left behind")
    func olderFirst() async throws {
        let count = Mutex(0)
        let fixture = try await QueueFixture()
        let old = try await fixture.accept("old")
        fixture.queue.handOver.open(
            .init(hasRoom: { _ in true }, leaveRoom: { _ in }, executor: nil) { _, _, _ in count.withLock { $0 += 1 } })
        let new = try await fixture.accept("new")
        #expect(try await fixture.queue.claimReceived(limit: 9).map(\.id) == [old, new])
        _ = try await fixture.accept("newest")
        await fixture.queue.handOver.close()
        #expect(count.withLock { $0 } == 1)
    }

    @Test("without memory, and with all places taken, mail is accepted on the ordinary way", arguments: [true, false])
    func full(_ hasRoom: Bool) async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let doors = Mutex<[CheckedContinuation<Void, Never>]>([])
        let isOpen = Mutex(false)
        let fixture = try await opened(hasRoom: { _ in hasRoom }) { _, _, _ in
            await withCheckedContinuation { continuation in
                if isOpen.withLock({ $0 }) { continuation.resume() } else { doors.withLock { $0.append(continuation) } }
            }
            open.yield()
        }
        if hasRoom { for number in 0..<HandOver.places { _ = try await fixture.accept("\(number)") } }
        let id = try await fixture.accept("one too many")
        #expect(try await fixture.queue.claimReceived()?.id == id)
        isOpen.withLock { $0 = true }
        for door in doors.withLock({ $0 }) { door.resume() }
        await fixture.queue.handOver.close()
        open.finish()
        var ended = 0
        for await _ in gate { ended += 1 }
        #expect(ended == (hasRoom ? HandOver.places : 0))
    }

    @Test("one who frees his place lets the next one in, and the close waits for both")
    func freed() async throws {
        let ends = Mutex(0)
        let fixture = try await opened { _, _, freePlace in
            freePlace()
            freePlace()
            ends.withLock { $0 += 1 }
        }
        for number in 0..<HandOver.places * 2 { _ = try await fixture.accept("\(number)") }
        await fixture.queue.handOver.close()
        #expect(ends.withLock { $0 } == HandOver.places * 2)
        #expect(try await fixture.queue.counts() == [.received: HandOver.places * 2])
    }

    @Test("a message the store does not take gives its room back")
    func refused() async throws {
        let room = Mutex(0)
        let fixture = try await opened(
            hasRoom: { size in
                room.withLock { $0 += size }
                return true
            }, leaveRoom: { size in room.withLock { $0 -= size } }
        ) { _, _, _ in }
        await fixture.store.close()
        await #expect(throws: StoreError.closed) { _ = try await fixture.accept("x") }
        #expect(room.withLock { $0 } == 0)
        await fixture.queue.handOver.close()
    }

    @Test("ids made one after the other begin alike, differ, and start anew after a while")
    func ids() async throws {
        let fixture = try await QueueFixture()
        let ids = (0..<2500).map { _ in fixture.queue.newID() }
        #expect(Set(ids).count == ids.count)
        let beginnings = ids.map { $0.text.prefix(4) }
        #expect(Set(beginnings[..<1000]).count == 1)
        #expect(Set(beginnings).count == 3)
    }
}
