import Foundation
import Mail
import Testing

@testable import Queue
@testable import Store

@Suite("Deliver: one outcome per recipient, retries by schedule (Q-02)")
struct DeliveryTests {
    @Test("all delivered: done, bytes gone, tries traced")
    func done() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x", to: [.bob, .carol])
        let entry = try #require(await fixture.queue.claimReady(limit: 1).first)
        #expect(entry.envelope.forwardPaths == [.bob, .carol])
        let settlement = try await fixture.queue.record(
            entry, outcomes: [.bob: .delivered(.accepted), .carol: .delivered(.accepted)], remote: "mx.partner.example:25")
        #expect(settlement.delivered == [.bob, .carol])
        #expect(try await fixture.state(id) == .done)
        #expect(try await fixture.store.read { try $0.messageReferences().isEmpty })
        let tries = try await fixture.store.read { try $0.deliveryTries(of: id) }
        #expect(tries.map(\.answer) == ["250 2.0.0 Ok", "250 2.0.0 Ok"])
        #expect(tries.map(\.remote) == ["mx.partner.example:25", "mx.partner.example:25"])
    }

    @Test("a mixed answer: only the one who waits is tried again")
    func partial() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x", to: [.bob, .carol])
        let first = try #require(await fixture.queue.claimReady(limit: 1).first)
        try await fixture.queue.record(
            first, outcomes: [.bob: .delivered(.accepted), .carol: .deferred(.busy, reason: "busy")], remote: "mx")
        #expect(try await fixture.state(id) == .deferred)
        #expect(try await fixture.queue.claimReady(limit: 1).isEmpty)
        let due = try #require(await fixture.queue.nextDue())
        #expect((300...360).contains(due.timeIntervalSince(fixture.clock.now)))
        fixture.clock.advance(by: 361)
        let second = try #require(await fixture.queue.claimReady(limit: 1).first)
        #expect(second.envelope.forwardPaths == [.carol])
        try await fixture.queue.record(second, outcomes: [.carol: .failed(.unknownUser, reason: "unknown")], remote: "mx")
        #expect(try await fixture.state(id) == .bounced)
        try await fixture.expectSoundReferences()
    }

    @Test("a recipient without an outcome waits")
    func noOutcome() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x")
        let entry = try #require(await fixture.queue.claimReady(limit: 1).first)
        try await fixture.queue.record(entry, outcomes: [:], remote: "mx")
        #expect(try await fixture.state(id) == .deferred)
    }

    @Test("the failure notice is queued in the commit that ends the recipient: never lost, never doubled (N-06)")
    func noticeWithFailure() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x")
        let entry = try #require(await fixture.queue.claimReady(limit: 1).first)
        let failed: [EmailAddress: RecipientOutcome] = [.bob: .failed(.unknownUser, reason: "unknown")]
        for isFirst in [true, false] {
            let record = { @Sendable in
                _ = try await fixture.queue.record(entry, outcomes: failed, remote: "mx") { settlement in
                    #expect(settlement.failed.map(\.address) == [.bob])
                    #expect(settlement.failed.first?.reply == .unknownUser)
                    return [NewEntry(kind: .notice, envelope: Envelope(reversePath: nil, forwardPaths: [.alice]), bytes: .new([1, 2, 3]))]
                }
            }
            if isFirst { try await record() } else { await #expect(throws: QueueError.leaseLost(id)) { try await record() } }
        }
        let crashed = try await fixture.crashed()
        let notices = try await crashed.queue.claimReady(limit: 9)
        #expect(notices.map(\.kind) == [.notice])
        #expect(notices.map(\.envelope.reversePath) == [nil])
        #expect(notices.first?.trace == id)
        try await crashed.expectSoundReferences()
    }

    @Test("the sender is told of a delay once; at the end of its life the message is given up as expired")
    func lifetime() async throws {
        let fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x")
        var (delays, tries) = (0, 0)
        while try await fixture.state(id)?.isFinal == false {
            let entry = try #require(await fixture.queue.claimReady(limit: 9).first { $0.id == id })
            tries += 1
            try await fixture.queue.record(entry, outcomes: [.bob: .deferred(nil, reason: "no route")], remote: "mx") { settlement in
                delays += settlement.delayed.count
                let isToBeTold = !settlement.delayed.isEmpty || !settlement.failed.isEmpty
                #expect(settlement.failed.allSatisfy { $0.isExpired && $0.reason == "no route" })
                let notice = NewEntry(kind: .notice, envelope: Envelope(reversePath: nil, forwardPaths: [.alice]), bytes: .new([1]))
                return isToBeTold ? [notice] : []
            }
            for notice in try await fixture.queue.claimReady(limit: 9) {
                try await fixture.queue.record(notice, outcomes: [.alice: .delivered(.accepted)], remote: "inside")
            }
            if let due = try await fixture.queue.nextDue() { fixture.clock.advance(by: due.timeIntervalSince(fixture.clock.now) + 0.01) }
        }
        #expect(try await fixture.state(id) == .bounced)
        #expect(delays == 1)
        #expect(tries > 90 && tries < 130, "5 days of waits up to 4000 s")
        let age = fixture.clock.now.timeIntervalSince(try await fixture.queue.show(id).entry.acceptedAt)
        #expect((5 * 86_400...5 * 86_400 + 10).contains(age))
    }

    @Test("waits double from 300 s to 4000 s, with at most a fifth added", arguments: [0, 0.5, 0.999])
    func schedule(_ chance: Double) {
        let schedule = RetrySchedule()
        let waits = (1...8).map { schedule.wait(after: $0, age: 0, chance: chance) }
        #expect(waits == [300, 600, 1200, 2400, 4000, 4000, 4000, 4000].map { $0 * (1 + 0.2 * chance) })
        #expect(schedule.wait(after: 1_000_000, age: 0, chance: 0) == 4000)
        #expect(schedule.wait(after: 1, age: 5 * 86_400, chance: 0) == nil)
    }

    @Test("the oldest due message comes first, and a message is in one worker's hands")
    func order() async throws {
        let fixture = try await QueueFixture()
        var ids: [QueueID] = []
        for number in 0..<5 {
            ids.append(try await fixture.makeReady("\(number)"))
            fixture.clock.advance(by: 1)
        }
        #expect(try await fixture.queue.claimReady(limit: 2).map(\.id) == Array(ids[..<2]))
        #expect(try await fixture.queue.claimReady(limit: 9).map(\.id) == Array(ids[2...]))
        #expect(try await fixture.queue.claimReady(limit: 9).isEmpty)
    }
}
