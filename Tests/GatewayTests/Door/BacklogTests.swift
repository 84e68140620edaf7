import Foundation
import Mail
import OpenSSL
import Queue
import Synchronization
import Testing

@testable import Gateway
@testable import Store

/// How long new mail would wait to be processed, from what is counted and how fast it went.
@Suite("32 mail that waits to be processed")
struct BacklogTests {
    private let clock = HandClock()

    private func backlog() -> Backlog {
        let clock = self.clock
        return Backlog(longestWait: .seconds(15), clock: { clock.now })
    }

    /// The door stores so many messages.
    private func store(_ count: Int, in backlog: Backlog, size: Int = 0) -> [QueueID] {
        (0..<count).map { _ in
            let id = QueueID(random: Random.bytes(QueueID.length))
            backlog.arrives(id)
            backlog.stored(id, size: size)
            return id
        }
    }

    /// The runner claims them, and could have had no more.
    private func claim(_ ids: some Sequence<QueueID>, of backlog: Backlog, size: Int = 0, isAll: Bool = false) {
        backlog.took(ids.map { (id: $0, size: size, isSuspect: false) }, isAll: isAll, upTo: isAll ? .max : 0)
    }

    /// Time goes by in twentieths of a second; mail comes and goes at these rates.
    private func run(_ backlog: Backlog, seconds: Int, coming: Int, from origin: Origin, going: Int, waiting: inout [QueueID]) {
        for step in 0..<seconds * 20 {
            clock.advance(by: .milliseconds(50))
            let come = coming * (step + 1) / 20 - coming * step / 20
            if !backlog.refuses(origin) { waiting += store(come, in: backlog) }
            let go = min(going * (step + 1) / 20 - going * step / 20, waiting.count)
            claim(waiting.prefix(go), of: backlog, isAll: go == waiting.count)
            waiting.removeFirst(go)
        }
    }

    @Test("the wait is what waits over how fast it goes; large mail counts for more")
    func estimate() {
        let backlog = backlog()
        #expect(backlog.wait == .zero && backlog.pause == .zero && !backlog.refuses(.outside))
        var ids = store(200, in: backlog)
        for _ in 0..<10 {
            clock.advance(by: .seconds(1))
            claim(ids.prefix(10), of: backlog)
            ids.removeFirst(10)
        }
        #expect(backlog.count == 100)
        #expect(abs(backlog.wait / .seconds(1) - 10) < 1, "\(backlog.wait)")
        // As much again: a mail of 100 times what one costs.
        let large = store(1, in: backlog, size: 99 << 16)
        #expect(abs(backlog.wait / .seconds(1) - 20) < 2, "\(backlog.wait)")
        claim(large, of: backlog, size: 99 << 16)
        claim(ids, of: backlog, isAll: true)
        #expect(backlog.wait == .zero && backlog.count == 0)
    }

    @Test("from a fifth of the longest wait on clients are slowed, up to 5 s; strangers are refused at two thirds, everybody at all of it")
    func bounds() {
        let backlog = backlog()
        var ids = store(20, in: backlog)
        for _ in 0..<30 {
            clock.advance(by: .seconds(1))
            ids += store(10, in: backlog)
            claim(ids.prefix(10), of: backlog)
            ids.removeFirst(10)
        }
        var seen: [(wait: Double, pause: Double, outside: Bool, inside: Bool)] = []
        for _ in 0..<18 {
            seen.append(
                (backlog.wait / .seconds(1), backlog.pause / .seconds(1), backlog.refuses(.outside), backlog.refuses(.inside)))
            ids += store(10, in: backlog)
        }
        #expect(seen.last.map { $0.wait > 17 } == true)
        for now in seen {
            #expect(abs(now.pause - min(max((now.wait - 3) / 2, 0), 5)) < 0.01, "\(now)")
            #expect(now.outside == (now.wait > 10) && now.inside == (now.wait > 15), "\(now)")
        }
        backlog.take(longestWait: .seconds(60))
        #expect(!backlog.refuses(.outside))
    }

    @Test(
        "ten times what goes comes in: what waits stays below 15 or 22 s of work, and when it ends mail comes in at once",
        arguments: [(Origin.outside, 15), (.inside, 22)])
    func flood(_ given: (origin: Origin, seconds: Int)) {
        let backlog = backlog()
        var waiting: [QueueID] = []
        // A quiet day before: each mail waits for some milliseconds or is claimed before the door hears of it, and nobody is slowed.
        for _ in 0..<5000 {
            let early = QueueID(random: Random.bytes(QueueID.length))
            backlog.arrives(early)
            claim([early], of: backlog, isAll: true)
            backlog.stored(early, size: 0)
            claim([QueueID(random: Random.bytes(QueueID.length))], of: backlog, isAll: true)
            let ids = store(1, in: backlog)
            clock.advance(by: .milliseconds(2))
            #expect(backlog.pause == .zero)
            claim(ids, of: backlog, isAll: true)
            clock.advance(by: .seconds(1))
        }
        var most = 0
        for _ in 0..<60 {
            run(backlog, seconds: 1, coming: 500, from: given.origin, going: 50, waiting: &waiting)
            most = max(most, waiting.count)
        }
        #expect(most > 300 && most < given.seconds * 50, "\(most)")
        run(backlog, seconds: given.seconds, coming: 0, from: given.origin, going: 50, waiting: &waiting)
        #expect(waiting.isEmpty && backlog.wait == .zero)
        #expect(backlog.pause == .zero && !backlog.refuses(.outside))
    }

    @Test("10,000 mails at the start: nobody is refused before it is known how fast they go, then until 15 s of them are left")
    func start() {
        let backlog = backlog()
        backlog.found(count: 10_000, bytes: 10_000 * 10_000)
        #expect(!backlog.refuses(.outside) && backlog.count == 10_000)
        var refused: ClosedRange<Int>?
        for second in 1...100 {
            clock.advance(by: .seconds(1))
            claim((0..<100).map { _ in QueueID(random: Random.bytes(QueueID.length)) }, of: backlog, size: 10_000, isAll: second == 100)
            if backlog.refuses(.inside) { refused = (refused?.lowerBound ?? second)...second }
        }
        #expect(refused.map { $0.lowerBound == 1 && (83...86).contains($0.upperBound) } == true, "\(String(describing: refused))")
        #expect(backlog.count == 0 && backlog.wait == .zero)
    }

    @Test("nothing goes at all: strangers are refused after 10 s, everybody after 15, and one claim that finds nothing ends it")
    func standstill() {
        let backlog = backlog()
        _ = store(1, in: backlog)
        for (seconds, outside, inside) in [(9, false, false), (2, true, false), (5, true, true), (100_000, true, true)] {
            clock.advance(by: .seconds(seconds))
            #expect(backlog.refuses(.outside) == outside && backlog.refuses(.inside) == inside, "\(backlog.wait)")
        }
        // It was held or deleted: the claim could have had it and did not get it.
        claim([], of: backlog, isAll: true)
        #expect(backlog.wait == .zero && backlog.count == 0 && !backlog.refuses(.outside))
        // The long standstill does not make the next mail wait.
        let next = store(1, in: backlog)
        clock.advance(by: .milliseconds(2))
        #expect(backlog.pause == .zero)
        claim(next, of: backlog, isAll: true)
    }

    @Test("a message claimed before the door hears that it is stored, or that could not be stored, is not counted")
    func races() {
        let backlog = backlog()
        let id = QueueID(random: Random.bytes(QueueID.length))
        backlog.arrives(id)
        claim([id], of: backlog)
        backlog.stored(id, size: 10)
        #expect(backlog.count == 0)
        let lost = QueueID(random: Random.bytes(QueueID.length))
        backlog.arrives(lost)
        backlog.lost(lost)
        backlog.stored(lost, size: 10)
        #expect(backlog.count == 0)
        // Stored after the claim began: the claim says nothing about it.
        _ = store(1, in: backlog)
        backlog.took([], isAll: true, upTo: 0)
        #expect(backlog.count == 1)
    }
}

/// The same over a real queue.
@Suite("32 mail that waits to be processed, as the queue has it")
struct QueueBacklogTests {
    private func accept(_ count: Int, _ fixture: NoticeFixture) async throws {
        for _ in 0..<count {
            try await fixture.accept(
                NoticeFixture.mail(from: "bob@partner.example", to: "alice@zegel.example"), from: "bob@partner.example",
                to: "alice@zegel.example", origin: .outside)
        }
    }

    @Test("what is there at the start is counted once; mail held, put back for later, or deferred because a server is down is not")
    func counted() async throws {
        let fixture = try await NoticeFixture(inside: 1)
        let (backlog, queue) = (Backlog(), fixture.queue)
        try await accept(12, fixture)
        let first = try await backlog.claim(limit: 4, of: queue)
        #expect(first.count == 4 && backlog.count == 8)
        // One goes on and waits for its server, one is tried later, one waits for an administrator.
        try await fixture.flow.process(first[0])
        for entry in try await queue.claimReady(limit: 10) { try await fixture.flow.deliver(entry) }
        _ = try await queue.retryLater(first[1], reason: "test")
        let held = try #require(try await queue.list(in: .received).first { !first.map(\.id).contains($0.id) }).id
        try await queue.hold(held, reason: "test")
        #expect(try await queue.waitingForProcessing().count == 7)
        #expect(try await queue.counts()[.deferred] == 1)
        let rest = try await backlog.claim(limit: 20, of: queue)
        #expect(rest.count == 7 && backlog.count == 0 && backlog.wait == .zero)
        // Released and due again: nobody told the count, so a claim that finds one has them counted.
        for entry in first.dropFirst(2) + rest { try await fixture.flow.process(entry) }
        for _ in 0..<3 { try await accept(1, fixture) }
        try await queue.release(held)
        _ = try await backlog.claim(limit: 2, of: queue)
        #expect(backlog.count == 0)
        try await fixture.stop()
    }

    @Test("mail nobody told the count of is counted in the store when a claim finds it, at most once in ten seconds")
    func recounted() async throws {
        let fixture = try await NoticeFixture()
        let clock = HandClock()
        let backlog = Backlog(clock: { clock.now })
        #expect(try await backlog.claim(limit: 4, of: fixture.queue).isEmpty)
        try await accept(9, fixture)
        _ = try await backlog.claim(limit: 2, of: fixture.queue)
        #expect(backlog.count == 0)
        _ = try await backlog.claim(limit: 2, of: fixture.queue)
        #expect(backlog.count == 0, "too early")
        clock.advance(by: .seconds(10))
        _ = try await backlog.claim(limit: 2, of: fixture.queue)
        #expect(backlog.count == 3)
        try await fixture.stop()
    }

    @Test("while the store does not answer nothing goes and mail is refused; once it answers everything goes on") func storeAway()
        async throws
    {
        let fixture = try await NoticeFixture()
        let clock = HandClock()
        let backlog = Backlog(clock: { clock.now })
        try await accept(3, fixture)
        #expect(try await backlog.claim(limit: 1, of: fixture.queue).count == 1 && backlog.count == 2)
        try await fixture.corrupt("ALTER TABLE queue_entry RENAME TO gone")
        for _ in 0..<8 {
            clock.advance(by: .seconds(2))
            await #expect(throws: (any Error).self) { try await backlog.claim(limit: 4, of: fixture.queue) }
        }
        #expect(backlog.refuses(.inside) && backlog.count == 2)
        try await fixture.corrupt("ALTER TABLE gone RENAME TO queue_entry")
        #expect(try await backlog.claim(limit: 4, of: fixture.queue).count == 2)
        #expect(backlog.count == 0 && !backlog.refuses(.outside) && backlog.pause == .zero)
        try await fixture.stop()
    }

    @Test("messages a crash left in work are worked alone: a claim beside them does not say that nothing waits")
    func suspects() async throws {
        let fixture = try await NoticeFixture()
        let backlog = Backlog()
        try await accept(6, fixture)
        _ = try await fixture.queue.claimReceived(limit: 2)
        _ = try await fixture.queue.recoverAfterStart()
        let first = try await backlog.claim(limit: 4, of: fixture.queue)
        #expect(first.count == 1 && first[0].isSuspect && backlog.count == 5)
        #expect(try await backlog.claim(limit: 4, of: fixture.queue).isEmpty)
        #expect(backlog.count == 5)
        for entry in first { try await fixture.flow.process(entry) }
        backlog.ended(first[0])
        let second = try await backlog.claim(limit: 4, of: fixture.queue)
        for entry in second { try await fixture.flow.process(entry) }
        backlog.ended(second[0])
        #expect(backlog.count == 4)
        let rest = try await backlog.claim(limit: 5, of: fixture.queue)
        #expect(second.count == 1 && rest.count == 4 && backlog.count == 0)
        try await fixture.stop()
    }
}
