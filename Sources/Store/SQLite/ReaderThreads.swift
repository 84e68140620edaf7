import Foundation
import GRDB

/// A few threads, each with a connection of its own that cannot write.
final class ReaderThreads: Sendable {
    private let jobs = JobQueue<any TransactionJob<ReadTransaction>>()
    private let ended = DispatchSemaphore(value: 0)
    private let count: Int

    init(_ queues: [DatabaseQueue], sealing: SealingKeys, now: @escaping @Sendable () -> Date) {
        count = queues.count
        for queue in queues {
            let thread = Thread { [jobs, ended] in
                queue.writeWithoutTransaction { database in
                    let session = SQLiteSession(database)
                    while let job = jobs.take(upTo: 1).first { Self.snapshot(job, session, sealing, now()) }
                }
                try? queue.close()
                ended.signal()
            }
            thread.name = "zegel.store.reader"
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    func submit(_ job: any TransactionJob<ReadTransaction>) {
        if !jobs.add(job) { job.complete(failing: StoreError.closed) }
    }

    /// Works off what waits and ends the threads; blocks until then.
    func close() {
        jobs.close()
        for _ in 0..<count { ended.wait() }
        for _ in 0..<count { ended.signal() }
    }

    private static func snapshot(_ job: any TransactionJob<ReadTransaction>, _ session: SQLiteSession, _ sealing: SealingKeys, _ time: Date)
    {
        do {
            try session.run("BEGIN")
            defer { _ = try? session.run("ROLLBACK") }
            try? job.perform(ReadTransaction(session, sealing: sealing, at: time))
            job.complete(failing: nil)
        } catch {
            job.complete(failing: error)
        }
    }
}
