import Foundation
import OpenSSL
import Synchronization

/// Everything Zegel keeps, in one database that one process owns.
///
/// `write` returns after its changes are on disk (WAL, `synchronous=FULL`); many writers share a commit. Bodies are
/// synchronous, run on the store's own threads, and see only the transaction they are given.
public final class Store: Sendable {
    /// Where it lives.
    public let url: DatabaseURL
    /// The clock handed in; every row of a transaction carries one reading of it.
    public let now: @Sendable () -> Date
    /// The source of randomness handed in.
    public let random: @Sendable (Int) -> [UInt8]

    /// Wakes after each commit that left new jobs.
    public let newJobs = WakeUps()

    /// 32 lower-case hexadecimal digits that name this installation; made with the store and never changed.
    public let instance: String

    let sealing: SealingKeys
    private let changes = Revision()
    private let writer: WriterThread
    private let readers: ReaderThreads
    private let nextMessage: Mutex<Int64>
    private let lock: Mutex<StoreLock?>

    /// Opens the store, making it if it does not exist, and brings its schema up to date.
    ///
    /// - Throws: `StoreError`: `.inUse` while another process has it, `.wrongMasterKey`, `.schemaTooNew`, `.unsafe` when a
    ///   setting that durability rests on does not take.
    public static func open(
        _ url: DatabaseURL, masterKey: MasterKey, now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable (Int) -> [UInt8] = { Random.bytes($0) }
    ) async throws(StoreError) -> Store {
        let opened: Result<Store, StoreError> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: Result { try Store(opening: url, masterKey, now, random) }.mapError(Self.asStoreError))
            }
        }
        return try opened.get()
    }

    private init(
        opening url: DatabaseURL, _ masterKey: MasterKey, _ now: @escaping @Sendable () -> Date,
        _ random: @escaping @Sendable (Int) -> [UInt8]
    ) throws {
        self.url = url
        self.now = now
        self.random = random
        try SQLiteFile.create(url.path)
        lock = Mutex(try StoreLock(forStoreAt: url.path))
        let queue = try SQLiteFile.openWriter(url.path)
        let (sealing, instance, lastMessage) = try queue.withSession { session in
            try Migrator.migrate(session, path: url.path, at: now())
            let sealing = try SealingKeys.establish(session, masterKey, random)
            return (sealing, try InstanceIdentity.establish(session, random), try Self.lastMessage(session))
        }
        self.instance = instance
        self.sealing = sealing
        nextMessage = Mutex(lastMessage + 1)
        let readQueues = try (0..<Self.readerCount).map { _ in try SQLiteFile.openReader(url.path) }
        writer = WriterThread(queue, sealing: sealing, revision: changes, now: now)
        readers = ReaderThreads(readQueues, sealing: sealing, now: now)
    }

    private static var readerCount: Int { min(max(ProcessInfo.processInfo.activeProcessorCount, 2), 8) }

    /// Rises with each commit that changes what decisions are made from: settings, certificates, keys, trust, revocation lists,
    /// accounts, and what signed mail taught. What was read after looking at it holds while it stays.
    public var revision: UInt64 { changes.current }

    /// Runs `body` as one transaction and returns after it is durable. Bodies that wait at the same time share a commit.
    /// - Parameter isPatient: nobody is kept waiting by it: it waits up to 10 ms for a commit to go along with.
    /// - Throws: what `body` throws (its changes are undone then), or the `StoreError` of the commit.
    public func write<T: Sendable>(isPatient: Bool = false, _ body: @escaping @Sendable (WriteTransaction) throws -> T) async throws -> T {
        let origin = AuditOrigin.address
        let (result, hasNewJobs) = try await withCheckedThrowingContinuation { continuation in
            writer.submit(
                BodyJob(
                    { (transaction: WriteTransaction) in
                        transaction.origin = origin
                        return (try body(transaction), transaction.hasNewJobs)
                    }, continuation),
                isPatient: isPatient)
        }
        if hasNewJobs { newJobs.wake() }
        return result
    }

    /// Runs `body` on one snapshot of the store.
    /// - Throws: what `body` throws, or a `StoreError`.
    public func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { readers.submit(BodyJob(body, $0)) }
    }

    /// Ends what runs, checkpoints, closes the connections and lets go of the lock. Later calls throw `StoreError.closed`.
    public func close() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                readers.close()
                writer.close()
                lock.withLock { $0 = nil }
                continuation.resume()
            }
        }
    }

    /// A key for the bytes of a new message: given out once while the process lives.
    public func newMessageID() -> Int64 {
        nextMessage.withLock { next in
            defer { next += 1 }
            return next
        }
    }

    private static func lastMessage(_ session: any SQLSession) throws -> Int64 {
        let sql = "SELECT max(COALESCE((SELECT max(id) FROM message), 0), COALESCE((SELECT max(message) FROM message_chunk), 0))"
        return try session.run(sql).first?.integer(0) ?? 0
    }

    private static func asStoreError(_ error: any Error) -> StoreError {
        error as? StoreError ?? .unavailable("\(error)")
    }
}
