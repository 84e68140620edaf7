import Foundation
import Mail
import Store

/// Takes one message in while it arrives. Nothing exists for anyone else before `commit`.
///
/// Bytes are sealed in chunks of 256 KiB; a long message leaves memory 1 MiB at a time. A writer that is neither committed
/// nor abandoned (the process died) leaves chunks that the next start sweeps.
///
/// Who has it calls it one step after the other, as the bytes come: no actor, which would change jobs at each step of each mail.
public final class AcceptWriter: @unchecked Sendable {
    /// The id the `250` will name.
    public let id: QueueID
    private let queue: Queue
    private let envelope: Envelope
    private let submission: Submission
    private var sealer: MessageSealer
    private var buffer: [UInt8] = []
    private var pending: [SealedChunk] = []
    private var hasSpilled = false
    private var isEnded = false
    /// It was committed and is in work already (`HandOver`): it waits for nobody.
    public private(set) var goesOn = false
    /// A piece was lost on its way to the store: the message must never be committed.
    private var isBroken = false

    init(_ queue: Queue, _ envelope: Envelope, _ submission: Submission) {
        self.queue = queue
        self.envelope = envelope
        self.submission = submission
        id = queue.newID()
        sealer = MessageSealer(id: queue.store.newMessageID(), store: queue.store)
    }

    /// How many bytes of memory a message that has so many takes here at most: the last piece twice, as it is and sealed.
    public static func bytesInMemory(of size: Int) -> Int {
        let piece = min(size, SealedMessage.chunkSize)
        return 2 * piece + min(size - piece, Int(WriteTransaction.chunksPerCommit) * SealedMessage.chunkSize)
    }

    /// The next bytes of the message, any number; calls must follow one another.
    /// - Throws: `StoreError`; the writer is then of no more use but for `abandon`.
    public func append(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(SealedMessage.chunkSize - buffer.count)
            buffer += piece
            rest = rest.dropFirst(piece.count)
            if buffer.count == SealedMessage.chunkSize { try await sealBuffer() }
        }
    }

    /// Makes the message and its entry durable, in state `received`. Only after this returned may a `250` go out.
    /// - Parameter more: what is to be true exactly when the message is queued; what it throws keeps the message out.
    /// - Throws: `StoreError`; nothing is queued then.
    public func commit(with more: @Sendable @escaping (WriteTransaction) throws -> Void = { _ in }) async throws -> QueueID {
        guard !isEnded, !isBroken else { throw StoreError.closed }
        // What left memory piece by piece is not brought back for the short way. Who waits for a place has his bytes once.
        let place = sealer.size == 0 ? await queue.handOver.place(for: buffer.count) : nil
        do { return try await commit(at: place, with: more) } catch {
            isBroken = true
            place?.leave()
            throw error
        }
    }

    private func commit(at place: HandOver.Place?, with more: @Sendable @escaping (WriteTransaction) throws -> Void) async throws -> QueueID
    {
        let bytes = place == nil ? [] : buffer
        if !buffer.isEmpty { pending.append(try sealer.seal(buffer)) }
        buffer = []
        let message = try sealer.finish(pending)
        pending = []
        let entry = EntryInsert(
            id: id, trace: id, kind: .mail, state: .received, message: sealer.id, size: sealer.size, envelope: envelope,
            submission: submission, acceptedAt: submission.receivedAt)
        let isClaimed = place != nil
        let row = try await queue.store.write { transaction -> QueueEntryRow? in
            try transaction.insert(message, references: 1)
            let row = isClaimed ? try transaction.insertClaimed(entry, lease: Queue.lease) : nil
            if !isClaimed { try transaction.insert(entry) }
            try more(transaction)
            return row
        }
        if let place, let row {
            goesOn = true
            place.go(ReceivedEntry(row: row), bytes)
        } else {
            letWait()
        }
        isEnded = true
        return id
    }

    private func letWait() {
        queue.handOver.receivedWait(true)
        queue.received.wake()
    }

    /// Forgets the message: the connection was lost, or the message refused. Does nothing after `commit`.
    public func abandon() async {
        guard !isEnded else { return }
        isEnded = true
        pending = []
        buffer = []
        // What cannot be deleted now is swept at the next start.
        if hasSpilled { try? await queue.deleteChunks(of: [sealer.id]) }
    }

    private func sealBuffer() async throws {
        guard !isEnded, !isBroken else { throw StoreError.closed }
        pending.append(try sealer.seal(buffer))
        buffer.removeAll(keepingCapacity: true)
        guard pending.count == WriteTransaction.chunksPerCommit else { return }
        let (chunks, message) = (pending, sealer.id)
        pending = []
        hasSpilled = true
        do {
            try await queue.store.write { try $0.insert(chunks, of: message) }
        } catch {
            isBroken = true
            throw error
        }
    }
}
