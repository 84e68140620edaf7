import Foundation
import Logging
import Store

/// Runs timed work: one row per job in the store, claimed with a lease, so that of several nodes one at a time does it and the
/// work of a dead one is taken over.
public struct JobRunner: Sendable {
    /// Does one job. It never throws: what fails is an outcome.
    public typealias Work = @Sendable (JobRow) async -> JobOutcome

    /// How long a job may take before another node takes it over.
    static let lease: TimeInterval = 120
    /// Jobs under way at once.
    static let width = 4
    /// Jobs another node added are seen after this time at the latest; our own at once.
    static let longestWait: TimeInterval = 15

    private let store: Store
    private let works: [String: Work]
    private let logger: Logger

    /// - Parameter works: what to do, by the kind of job. Jobs of other kinds are left alone.
    public init(store: Store, works: [String: Work], logger: Logger) {
        self.store = store
        self.works = works
        self.logger = logger
    }

    /// Runs until its task is cancelled; work under way ends first.
    public func run() async {
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let waking = Task { for await _ in store.newJobs.stream() { signal.yield() } }
        var timer: Task<Void, Never>?
        for await _ in signals {
            timer?.cancel()
            let wait = await runUntilIdle()
            timer = Task { if (try? await Task.sleep(for: .seconds(wait))) != nil { signal.yield() } }
        }
        timer?.cancel()
        waking.cancel()
    }

    /// - Returns: seconds until the next job is due.
    private func runUntilIdle() async -> TimeInterval {
        do {
            while !Task.isCancelled { if try await runDue() == 0 { break } }
            return try await wait()
        } catch {
            logger.error("jobs.failed", metadata: ["reason": "\(error)"])
            return Self.longestWait
        }
    }

    /// Runs all jobs of a kind now, due or not.
    /// - Returns: each with what it came to.
    public func runNow(kind: String) async throws -> [(subject: String, outcome: JobOutcome)] {
        var results: [(subject: String, outcome: JobOutcome)] = []
        var waiting = try await store.read { try $0.jobs(kind: kind) }[...]
        while !waiting.isEmpty {
            let batch = waiting.prefix(Self.width)
            waiting = waiting.dropFirst(Self.width)
            let claimed = try await store.write { transaction in
                try batch.flatMap { try transaction.claimJobs(kind: kind, subject: $0.subject, limit: 1, lease: Self.lease) }
            }
            results += try await perform(claimed)
        }
        return results
    }

    /// - Returns: how many jobs were due.
    private func runDue() async throws -> Int {
        var count = 0
        for kind in works.keys.sorted() {
            let claimed = try await store.write { try $0.claimJobs(kind: kind, limit: Self.width, lease: Self.lease) }
            count += try await perform(claimed).count
        }
        return count
    }

    private func perform(_ claimed: [JobRow]) async throws -> [(subject: String, outcome: JobOutcome)] {
        try await withThrowingTaskGroup(of: (subject: String, outcome: JobOutcome).self) { group in
            for job in claimed {
                guard let work = works[job.kind] else { continue }
                group.addTask {
                    let outcome = await work(job)
                    try await record(outcome, of: job)
                    return (job.subject, outcome)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func record(_ outcome: JobOutcome, of job: JobRow) async throws {
        switch outcome {
        case .done(let next): try await store.write { try $0.finish(job, next: next, problem: nil) }
        case .over: try await store.write { try $0.finish(job, next: nil, problem: nil) }
        case .failed(let reason, let next):
            logger.warning("job.failed", metadata: ["kind": "\(job.kind)", "subject": "\(job.subject)", "reason": "\(reason)"])
            try await store.write { try $0.finish(job, next: next, problem: reason) }
        }
    }

    /// Seconds until the next job is due, as far as it is known now.
    private func wait() async throws -> TimeInterval {
        let now = store.now()
        guard let due = try await store.read({ try $0.nextJobDue() }) else { return Self.longestWait }
        return min(max(due.timeIntervalSince(now), 0.05), Self.longestWait)
    }
}
