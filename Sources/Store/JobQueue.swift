import Foundation

/// Jobs waiting for threads of our own. Blocking database calls never run on Swift's cooperative pool.
final class JobQueue<Job>: @unchecked Sendable {
    /// Seconds a patient job waits for others to go along with.
    private static var patience: TimeInterval { 0.01 }

    // Everything below is guarded by `condition`.
    private let condition = NSCondition()
    private var jobs: [Job] = []
    /// When the oldest job that waits has to be taken although all are patient; `nil` when one is not.
    private var due: Date?
    private var isClosed = false

    /// - Parameter isPatient: nobody waits for its end: it may wait for company.
    /// - Returns: `false` when the queue is closed and the job will not run.
    func add(_ job: Job, isPatient: Bool = false) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        let isFirst = jobs.isEmpty
        if !isPatient { due = nil } else if isFirst { due = Date(timeIntervalSinceNow: Self.patience) }
        jobs.append(job)
        // Who joins others that wait changes nothing for the thread.
        if !isPatient || isFirst { condition.signal() }
        return true
    }

    /// Waits for work and takes up to `limit` jobs, oldest first; empty when the queue is closed and worked off.
    func take(upTo limit: Int) -> [Job] {
        condition.lock()
        defer { condition.unlock() }
        while !isClosed {
            if jobs.isEmpty {
                condition.wait()
            } else if let due {
                if !condition.wait(until: due) { break }
            } else {
                break
            }
        }
        let taken = Array(jobs.prefix(limit))
        jobs.removeFirst(taken.count)
        // What is left over has waited already.
        due = nil
        return taken
    }

    /// Jobs added before still run.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
    }
}
