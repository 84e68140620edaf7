import Foundation
import Mail
import Store
import Synchronization

/// The messages on their way, each in exactly one state (`behaviour.md` 25).
///
///     received → (decided, in one commit) → ready | held → (delivered) → done | deferred | bounced
///
/// Every step is one transaction: a crash repeats work and neither loses nor doubles what is queued.
public final class Queue: Sendable {
    public let store: Store
    public let schedule: RetrySchedule
    /// Wakes who decides received messages.
    public let received = WakeUps()
    /// Wakes who delivers.
    public let ready = WakeUps()
    /// The short way past both, in memory.
    public let handOver = HandOver()

    /// Steps that fail by our own fault are tried so often before the message is held (`behaviour.md` Q-03).
    public static let triesBeforeHold = 10
    /// A message that was alone in work at so many unclean stops is held.
    public static let crashesBeforeHold = 2
    /// The same for delivery, where the peer's network, not the message, decides how long it is in work.
    public static let deliveryCrashesBeforeHold = 10
    /// Seconds before another worker may take a claimed entry.
    public static let lease: TimeInterval = 3600

    let damageTeller = Mutex<(@Sendable ([QueueID]) -> Void)?>(nil)
    private let beginning = Mutex((bytes: [UInt8](), uses: 0))
    let random: @Sendable (Int) -> [UInt8]
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - random: that many random bytes; by default the store's.
    ///   - now: the clock; by default the store's.
    public init(
        store: Store, schedule: RetrySchedule = RetrySchedule(), random: (@Sendable (Int) -> [UInt8])? = nil,
        now: (@Sendable () -> Date)? = nil
    ) {
        self.store = store
        self.schedule = schedule
        self.random = random ?? store.random
        self.now = now ?? store.now
    }

    // MARK: Accept

    /// Begins to take a message in.
    public func beginAccept(_ envelope: Envelope, _ submission: Submission) -> AcceptWriter {
        AcceptWriter(self, envelope, submission)
    }

    /// Queues a whole message at once: notices and tests.
    /// - Parameter more: what is to be true exactly when it is queued.
    public func accept(
        _ bytes: [UInt8], _ envelope: Envelope, _ submission: Submission,
        with more: @Sendable @escaping (WriteTransaction) throws -> Void = { _ in }
    ) async throws -> QueueID {
        let writer = beginAccept(envelope, submission)
        do {
            try await writer.append(bytes)
            return try await writer.commit(with: more)
        } catch {
            await writer.abandon()
            throw error
        }
    }

    /// Queues mail of our own that comes from no other entry: with bytes and a submission of its own.
    /// - Parameter more: what is to be true exactly when it is queued.
    @discardableResult
    public func accept(
        _ entry: NewEntry, with more: @Sendable @escaping (WriteTransaction) throws -> Void = { _ in }
    ) async throws -> QueueID {
        guard case .new(let bytes) = entry.bytes, let submission = entry.submission else {
            preconditionFailure("mail that comes from no other entry has its own bytes and submission")
        }
        return try await accept(bytes, entry.envelope, submission, with: more)
    }

    // MARK: Bytes

    /// The bytes of an entry, piece by piece.
    /// - Throws: `QueueError.notFound`, `.noBytes` for final entries.
    public func content(of id: QueueID) async throws -> MessageContent { try await content(of: id) { $0.message } }

    /// The bytes as received, also of a copy that was changed. They are kept until the copy's last recipient is settled.
    public func originalContent(of id: QueueID) async throws -> MessageContent { try await content(of: id) { $0.original ?? $0.message } }

    /// The bytes of a message in hand: one look-up less.
    public func content(of entry: ReceivedEntry) async throws -> MessageContent { try await content(of: entry.row) }

    /// The bytes of a message in hand: one look-up less.
    public func content(of entry: ReadyEntry) async throws -> MessageContent { try await content(of: entry.row) }

    private func content(of row: QueueEntryRow) async throws -> MessageContent {
        guard let message = row.message else { throw QueueError.noBytes(row.id) }
        return try await store.read { [store] in try MessageContent(message, in: $0, store) }
    }

    /// The whole bytes of a message in hand, in memory.
    public func bytes(of entry: ReceivedEntry) async throws -> [UInt8] { try await content(of: entry).bytes() }

    /// The whole bytes of an entry in memory.
    public func bytes(of id: QueueID) async throws -> [UInt8] { try await content(of: id).bytes() }

    private func content(of id: QueueID, _ which: @escaping @Sendable (QueueEntryRow) -> Int64?) async throws -> MessageContent {
        try await store.read { [store] transaction in
            guard let row = try transaction.queueEntry(id) else { throw QueueError.notFound(id) }
            guard let message = which(row) else { throw QueueError.noBytes(id) }
            return try MessageContent(message, in: transaction, store)
        }
    }

    // MARK: Helpers of the steps

    /// 0 up to 1.
    func chance() -> Double { Double(random(2).reduce(0) { $0 << 8 | Int($1) }) / 65_536 }

    /// A new id: random, but ids made one after the other begin alike for a while.
    ///
    /// Their rows then lie side by side in every index, so a commit of many mails writes few pages. The beginning is random itself:
    /// nothing can be told from it but that two mails are of about the same time, and 80 random bits follow.
    func newID() -> QueueID {
        let fresh = random(QueueID.length)
        let beginning = beginning.withLock { beginning in
            if beginning.uses == Self.idsAlike || beginning.bytes.isEmpty { beginning = (Array(fresh.prefix(Self.lengthAlike)), 0) }
            beginning.uses += 1
            return beginning.bytes
        }
        return QueueID(random: beginning + fresh.dropFirst(Self.lengthAlike))
    }

    private static let idsAlike = 1000
    private static let lengthAlike = 4

    /// Seals bytes, and stores all but the last MiB ahead of the step they belong to.
    func seal(_ bytes: [UInt8]) async throws -> SealedMessage {
        var sealer = MessageSealer(id: store.newMessageID(), store: store)
        var pending: [SealedChunk] = []
        for start in stride(from: 0, to: bytes.count, by: SealedMessage.chunkSize) {
            if pending.count == WriteTransaction.chunksPerCommit {
                try await store.write { [pending, id = sealer.id] in try $0.insert(pending, of: id) }
                pending = []
            }
            pending.append(try sealer.seal(Array(bytes[start..<min(start + SealedMessage.chunkSize, bytes.count)])))
        }
        return try sealer.finish(pending)
    }

    /// Deletes the chunks of messages that are gone, in small commits.
    func deleteChunks(of messages: [Int64]) async throws {
        for message in messages {
            while try await store.write({ try $0.deleteChunks(of: message) }) {}
        }
    }
}
