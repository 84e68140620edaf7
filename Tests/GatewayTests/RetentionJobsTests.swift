import Foundation
import Jobs
import Logging
import Mail
import Queue
import Settings
import Store
import Synchronization
import Testing

@testable import Gateway

@Suite("Retention: stories and ended mail go when their time is over")
struct RetentionJobsTests {
    @Test("what is younger stays, what is older goes in small commits, and the job is due again")
    func retention() async throws {
        let start = Date(milliseconds: 1_800_000_000_000)
        let clock = Mutex(start)
        let fixture = try await FlowFixture(now: { clock.withLock { $0 } })
        try await fixture.set("trace.retention", "30d")
        let old = try await Self.send(fixture)
        clock.withLock { $0 += 20 * 86_400 }
        let young = try await Self.send(fixture)
        let jobs = RetentionJobs(store: fixture.store, queue: fixture.queue) { try await fixture.store.read { try $0.settingsSnapshot() } }
        let runner = JobRunner(
            store: fixture.store,
            works: [RetentionJobs.traces: { await jobs.pruneTraces($0) }, RetentionJobs.queue: { await jobs.pruneQueue($0) }],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await fixture.store.write { transaction in
            for kind in [RetentionJobs.traces, RetentionJobs.queue] { try transaction.addJob(kind: kind) }
        }
        for (days, left) in [(5.0, [young, old]), (6.0, [young]), (30.0, [])] {
            clock.withLock { $0 += days * 86_400 }
            for kind in [RetentionJobs.traces, RetentionJobs.queue] {
                let outcomes = try await runner.runNow(kind: kind).map(\.outcome)
                #expect(outcomes == [.done(next: clock.withLock { $0 } + 3600)])
            }
            let found = try await fixture.store.read { try $0.findTraces(TraceFilter()).map(\.id) }
            #expect(found == left)
            #expect(try await fixture.queue.list().map(\.id) == left)
        }
    }

    /// A mail that is refused, so that it is over at once.
    private static func send(_ fixture: FlowFixture) async throws -> QueueID {
        let trace = try await fixture.process(
            FlowFixture.mail("From: alice@zegel.example\r\nSubject: [encrypt] x\r\nAuto-Submitted: no\r\n"),
            FlowFixture.envelope(nil, ["bob@partner.example"]), FlowFixture.submission(.inside))
        return trace.id
    }
}
