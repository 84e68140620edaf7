import Foundation
import Mail
import Store

/// Everything about one entry.
public struct QueueDetail: Sendable {
    public var entry: QueueEntryRow
    /// In the order of the envelope; empty before the message was decided.
    public var recipients: [RecipientRow]
    /// The entries that came from this one.
    public var children: [QueueEntryRow]
    /// All delivery tries of the message.
    public var tries: [DeliveryTryRow]
}

extension Queue {
    /// What is done in the transaction of a change besides it: the audit record.
    public typealias Addition = @Sendable (WriteTransaction) throws -> Void

    // MARK: Start and stop

    /// Takes over what an unclean stop left behind; call it before anything else, once.
    ///
    /// Leases are void, messages that were alone in work too often are held, chunks without a message are swept in small commits.
    /// - Returns: what was in work, and what is now held: administrators are to be told.
    public func recoverAfterStart() async throws -> LeftBehind {
        let leftBehind = try await store.write {
            try $0.takeOver(processingCrashes: Self.crashesBeforeHold, deliveryCrashes: Self.deliveryCrashesBeforeHold)
        }
        while case let orphans = try await store.read({ try $0.orphanedMessages(limit: 100) }), !orphans.isEmpty {
            try await deleteChunks(of: orphans)
        }
        received.wake()
        ready.wake()
        return leftBehind
    }

    /// Gives all leases back at an orderly stop, so that no message is suspected at the next start.
    public func stop() async throws { try await store.write { try $0.voidLeases() } }

    // MARK: Look

    /// Entries, newest first.
    /// - Parameter before: only entries with a smaller sequence: the way to turn pages.
    public func list(in state: QueueState? = nil, before: Int64 = .max, limit: Int = 100) async throws -> [QueueEntryRow] {
        try await store.read { try $0.queueEntries(QueueFilter(states: state.map { [$0] }), before: before, limit: limit) }
    }

    /// Entries that a filter names, newest first, each with why it waits.
    /// - Parameter last: only those behind this one.
    /// - Throws: `QueueError.notFound` when there is no such last one.
    public func list(_ filter: QueueFilter, after last: QueueID? = nil, limit: Int) async throws -> [(entry: QueueEntryRow, why: String?)] {
        try await store.read { transaction in
            var before = Int64.max
            if let last {
                guard let row = try transaction.queueEntry(last) else { throw QueueError.notFound(last) }
                before = row.sequence
            }
            let rows = try transaction.queueEntries(filter, before: before, limit: limit)
            let answers = try transaction.lastAnswers(of: rows)
            return rows.map { ($0, $0.reason ?? answers[$0.id]) }
        }
    }

    /// How many entries a filter names, and their bytes.
    public func sum(_ filter: QueueFilter) async throws -> (count: Int, bytes: Int64) { try await store.read { try $0.queueSum(filter) } }

    /// - Throws: `QueueError.notFound`.
    public func show(_ id: QueueID) async throws -> QueueDetail {
        try await store.read { transaction in
            guard let entry = try transaction.queueEntry(id) else { throw QueueError.notFound(id) }
            return QueueDetail(
                entry: entry, recipients: (try? transaction.queueRecipients(of: entry.sequence)) ?? [],
                children: try transaction.queueChildren(of: id), tries: try transaction.deliveryTries(of: entry.trace))
        }
    }

    /// How many entries are in each state; states without entries are absent.
    public func counts() async throws -> [QueueState: Int] { try await store.read { try $0.queueCounts() } }

    /// Received messages that are due and wait for a worker, and their bytes.
    public func waitingForProcessing() async throws -> (count: Int, bytes: Int) {
        let time = now()
        return try await store.read { try $0.receivedWaiting(at: time) }
    }

    /// When the next received message is due; in the past when one is due already, `nil` when there is none.
    public func nextReceivedDue() async throws -> Date? { try await store.read { try $0.nextDue(in: [.received]) } }

    /// When the next delivery is due; in the past when one is due already, `nil` when there is none.
    public func nextDue() async throws -> Date? { try await store.read { try $0.nextDue(in: [.ready, .deferred]) } }

    // MARK: Change

    /// Stops a message until it is released.
    /// - Throws: `QueueError.notFound`, `.inWork`, `.wrongState` (it is held or final); so do the others.
    public func hold(_ id: QueueID, reason: String, also: @escaping Addition = { _ in }) async throws {
        try await change(id, also) { try $0.hold(id, reason: reason) }
    }

    /// Lets a held message go on where it was stopped.
    public func release(_ id: QueueID, also: @escaping Addition = { _ in }) async throws {
        try await change(id, also) { try $0.release(id) }
    }

    /// Makes a waiting message due now.
    public func retry(_ id: QueueID, also: @escaping Addition = { _ in }) async throws {
        try await change(id, also) { try $0.retry(id) }
    }

    /// Deletes an entry and its bytes for good. Nobody is told.
    public func delete(_ id: QueueID, also: @escaping Addition = { _ in }) async throws {
        try await change(id, also) { try $0.delete(id) }
    }

    /// Deletes the rows of messages that ended before a time, in small commits; their traces stay.
    public func prune(endedBefore time: Date) async throws {
        while try await store.write({ try $0.deleteEnded(before: time, limit: 500) }) == 500 {}
    }

    private func change(_ id: QueueID, _ also: @escaping Addition, _ body: @escaping @Sendable (WriteTransaction) throws -> QueueChange)
        async throws
    {
        let orphans = try await store.write { transaction in
            switch try body(transaction) {
            case .notFound: throw QueueError.notFound(id)
            case .inWork: throw QueueError.inWork(id)
            case .wrongState(let state): throw QueueError.wrongState(id, state)
            case .done(let orphans):
                try also(transaction)
                return orphans
            }
        }
        received.wake()
        ready.wake()
        try? await deleteChunks(of: orphans)
    }
}
