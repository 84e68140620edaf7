import Foundation
import Mail
import Store

/// What an administrator does with messages on their way (`behaviour.md` Q-01).
public enum QueueAction: Hashable, Sendable {
    case hold(reason: String)
    case release, retry, delete

    /// In other states it does nothing.
    public var states: [QueueState] {
        switch self {
        case .hold, .retry: [.received, .ready, .deferred]
        case .release: [.held]
        case .delete: [.received, .ready, .deferred, .held]
        }
    }

    func apply(to id: QueueID, _ transaction: WriteTransaction) throws -> QueueChange {
        switch self {
        case .hold(let reason): try transaction.hold(id, reason: reason)
        case .release: try transaction.release(id)
        case .retry: try transaction.retry(id)
        case .delete: try transaction.delete(id)
        }
    }
}

/// What became of many messages.
public struct BulkOutcome: Hashable, Sendable {
    public var changed = 0
    /// They were being processed or delivered that moment, and are as they were.
    public var inWork = 0
}

extension Queue {
    /// Messages changed in one commit.
    private static let batch = 200

    /// Does the same with every message a filter names, newest first, in small commits.
    /// - Parameter also: done for each in its commit: the audit record.
    public func change(
        all filter: QueueFilter, _ action: QueueAction, also: @escaping @Sendable (WriteTransaction, QueueID) throws -> Void = { _, _ in }
    ) async throws -> BulkOutcome {
        var outcome = BulkOutcome()
        var before = Int64.max
        while true {
            let page = try await store.read { [before] in try $0.queueEntries(filter, before: before, limit: Self.batch) }
            guard let last = page.last else { break }
            before = last.sequence
            let ids = page.map(\.id)
            let (part, orphans) = try await store.write { transaction in
                var part = BulkOutcome()
                var orphans: [Int64] = []
                for id in ids {
                    switch try action.apply(to: id, transaction) {
                    case .done(let more):
                        try also(transaction, id)
                        part.changed += 1
                        orphans += more
                    case .inWork: part.inWork += 1
                    // It went on since it was looked at.
                    case .notFound, .wrongState: break
                    }
                }
                return (part, orphans)
            }
            outcome.changed += part.changed
            outcome.inWork += part.inWork
            received.wake()
            ready.wake()
            try? await deleteChunks(of: orphans)
        }
        return outcome
    }
}
