import Foundation
import GRDB

/// The one thread that writes: it takes all waiting bodies, runs them one after the other, and commits them together.
///
/// A task is resumed only after the commit that holds its work is on disk. A body that throws loses its own changes alone: then all is
/// undone and each body runs once more, in a savepoint of its own. Savepoints from the start would copy every page that every body
/// touches, and bodies rarely throw. So a body may run twice; what it leaves outside its transaction must not care.
/// This thread's connection is also the only one that checkpoints.
final class WriterThread: Sendable {
    /// So that the first waiting task is not held back by an endless batch.
    private static let batchLimit = 128

    private let jobs = JobQueue<any TransactionJob<WriteTransaction>>()
    private let ended = DispatchSemaphore(value: 0)

    init(_ queue: DatabaseQueue, sealing: SealingKeys, revision: Revision, now: @escaping @Sendable () -> Date) {
        let thread = Thread { [jobs, ended] in
            queue.writeWithoutTransaction { database in
                let session = SQLiteSession(database)
                while case let batch = jobs.take(upTo: Self.batchLimit), !batch.isEmpty {
                    Self.commit(batch, session, sealing, revision, now())
                }
                _ = try? session.run("PRAGMA wal_checkpoint(TRUNCATE)")
            }
            try? queue.close()
            ended.signal()
        }
        thread.name = "zegel.store.writer"
        thread.stackSize = 4 << 20
        thread.start()
    }

    func submit(_ job: any TransactionJob<WriteTransaction>, isPatient: Bool) {
        if !jobs.add(job, isPatient: isPatient) { job.complete(failing: StoreError.closed) }
    }

    /// Works off what waits, checkpoints and ends the thread; blocks until then.
    func close() {
        jobs.close()
        ended.wait()
        ended.signal()
    }

    private static func commit(
        _ batch: [any TransactionJob<WriteTransaction>], _ session: SQLiteSession, _ sealing: SealingKeys, _ revision: Revision,
        _ time: Date
    ) {
        var transaction = WriteTransaction(session, sealing: sealing, at: time)
        var failure: (any Error)?
        do {
            try session.run("BEGIN IMMEDIATE")
            if try !perform(batch, transaction, session) {
                transaction = WriteTransaction(session, sealing: sealing, at: time)
                try session.run("BEGIN IMMEDIATE")
                for job in batch { try savepoint(job, transaction, session) }
            }
            try session.run("COMMIT")
        } catch {
            failure = error
            if session.isInTransaction { _ = try? session.run("ROLLBACK") }
        }
        if transaction.changesDecisions { revision.raise() }
        for job in batch { job.complete(failing: failure) }
    }

    /// - Returns: `false` when a body threw, and nothing of any of them is left.
    /// - Throws: when the whole transaction is gone (SQLite ends it after a full disk or an I/O error).
    private static func perform(
        _ batch: [any TransactionJob<WriteTransaction>], _ transaction: WriteTransaction, _ session: SQLiteSession
    ) throws -> Bool {
        do {
            for job in batch { try job.perform(transaction) }
            return true
        } catch {
            guard session.isInTransaction else { throw error }
            try session.run("ROLLBACK")
            return false
        }
    }

    /// - Throws: only when the whole transaction is gone (SQLite ends it after a full disk or an I/O error).
    private static func savepoint(_ job: any TransactionJob<WriteTransaction>, _ transaction: WriteTransaction, _ session: SQLiteSession)
        throws
    {
        try session.run("SAVEPOINT body")
        do {
            try job.perform(transaction)
        } catch {
            guard session.isInTransaction else { throw error }
            try session.run("ROLLBACK TO body")
        }
        try session.run("RELEASE body")
    }
}
