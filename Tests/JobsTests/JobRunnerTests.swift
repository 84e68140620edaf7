import Foundation
import Jobs
import Logging
import Store
import Synchronization
import TestSupport
import Testing

@Suite("Timed work")
struct JobRunnerTests {
    private final class Clock: Sendable {
        private let time = Mutex(Date(milliseconds: 1_000_000))
        var now: Date { time.withLock { $0 } }
        func advance(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
    }

    private final class Record: Sendable {
        private let seen = Mutex<[String]>([])
        var subjects: [String] { seen.withLock { $0.sorted() } }
        func add(_ subject: String) { seen.withLock { $0.append(subject) } }
    }

    private func open(_ folder: TemporaryFolder, _ clock: Clock) async throws -> Store {
        try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)),
            now: { clock.now })
    }

    @Test("every job of a kind runs once, and how it ended is written down")
    func runsAll() async throws {
        let (folder, clock, record) = (try TemporaryFolder(), Clock(), Record())
        let store = try await open(folder, clock)
        try await store.write { transaction in
            for number in 0..<10 { try transaction.addJob(kind: "count", subject: "\(number)") }
            try transaction.addJob(kind: "other", subject: "x")
        }
        let runner = JobRunner(
            store: store,
            works: [
                "count": { job in
                    record.add(job.subject)
                    switch job.subject {
                    case "3": return .failed(reason: "no luck", next: clock.now + 60)
                    case "4": return .over
                    default: return .done(next: clock.now + 3600)
                    }
                }
            ], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let results = try await runner.runNow(kind: "count")
        #expect(results.count == 10 && record.subjects == (0..<10).map(String.init))
        let rows = try await store.read { try $0.jobs(kind: "count") }
        #expect(rows.count == 9)
        #expect(rows.first { $0.subject == "3" }?.problem == "no luck" && rows.first { $0.subject == "3" }?.failures == 1)
        #expect(rows.first { $0.subject == "5" }?.succeededAt == clock.now)
        #expect(try await store.read { try $0.jobs(kind: "other").first?.ranAt } == nil)
        await store.close()
    }

    @Test("R-01: a new job is begun at once, while the runner waits for nothing that is due")
    func newJobs() async throws {
        let (folder, clock, record) = (try TemporaryFolder(), Clock(), Record())
        let store = try await open(folder, clock)
        try await store.write { try $0.addJob(kind: "k", subject: "first") }
        let (done, doing) = AsyncStream<String>.makeStream()
        let runner = JobRunner(
            store: store,
            works: [
                "k": { job in
                    record.add(job.subject)
                    doing.yield(job.subject)
                    return .done(next: clock.now + 3600)
                }
            ], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await runner.run() }
        var seen = done.makeAsyncIterator()
        #expect(await seen.next() == "first")
        // Its result is written down: the runner is about to wait, and would for 15 seconds.
        while try await store.read({ try $0.jobs(kind: "k").first?.succeededAt }) == nil { await Task.yield() }
        let start = ContinuousClock.now
        try await store.write { try $0.addJob(kind: "k", subject: "second") }
        #expect(await seen.next() == "second")
        #expect(ContinuousClock.now - start < .seconds(10))
        running.cancel()
        await running.value
        #expect(record.subjects == ["first", "second"])
        await store.close()
    }

    @Test("a claimed job is nobody else's until its lease ends; who lost it cannot write its result")
    func leases() async throws {
        let (folder, clock) = (try TemporaryFolder(), Clock())
        let store = try await open(folder, clock)
        try await store.write { try $0.addJob(kind: "k", subject: "s") }
        let first = try #require(try await store.write { try $0.claimJobs(limit: 5, lease: 60) }.first)
        #expect(try await store.write { try $0.claimJobs(limit: 5, lease: 60) }.isEmpty)
        clock.advance(61)
        let second = try #require(try await store.write { try $0.claimJobs(limit: 5, lease: 60) }.first)
        try await store.write { try $0.finish(first, next: nil, problem: nil) }
        #expect(try await store.read { try $0.jobs(kind: "k").count } == 1)
        try await store.write { try $0.finish(second, next: clock.now + 10, problem: "later") }
        #expect(try await store.read { try $0.nextJobDue() } == clock.now + 10)
        await store.close()
    }
}
