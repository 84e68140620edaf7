import Foundation
import Mail

/// What an administrator's change to one entry came to.
public enum QueueChange: Hashable, Sendable {
    /// Done; these messages' chunks are still to be deleted.
    case done(orphans: [Int64])
    case notFound
    /// It is being processed or delivered this moment.
    case inWork
    /// Its state does not allow the change.
    case wrongState(QueueState)
}

extension WriteTransaction {
    /// Stops an entry until it is released.
    public func hold(_ id: QueueID, reason: String) throws -> QueueChange {
        try administer(id, in: [.received, .ready, .deferred]) { entry in
            try holdRow(entry.sequence, resume: entry.state == .received ? .received : .ready, reason: reason)
            return []
        }
    }

    /// Lets a held entry go on where it was stopped, with its crashes and tries forgiven.
    public func release(_ id: QueueID) throws -> QueueChange {
        try administer(id, in: [.held]) { entry in
            let sql = """
                UPDATE queue_entry SET state = $2, resume = NULL, reason = NULL, due = $3, tries = 0, crashes = 0 WHERE sequence = $1
                """
            try change(sql, .integer(entry.sequence), .text((entry.resume ?? .received).rawValue), milliseconds)
            return []
        }
    }

    /// Makes an entry and its waiting recipients due now.
    public func retry(_ id: QueueID) throws -> QueueChange {
        try administer(id, in: [.received, .ready, .deferred]) { entry in
            try change("UPDATE queue_entry SET due = $2 WHERE sequence = $1", .integer(entry.sequence), milliseconds)
            try change(
                "UPDATE queue_recipient SET due = $2 WHERE entry = $1 AND state = 'pending'", .integer(entry.sequence), milliseconds)
            return []
        }
    }

    /// Deletes an entry and its bytes for good. Nobody is told.
    public func delete(_ id: QueueID) throws -> QueueChange {
        try administer(id, in: Set(QueueState.allCases)) { entry in
            let orphans = try entry.state.isFinal ? [] : end(entry, as: .bounced)
            try change("DELETE FROM queue_entry WHERE sequence = $1", .integer(entry.sequence))
            return orphans
        }
    }

    /// Deletes some rows of entries that ended before a time; their trace stays.
    /// - Returns: how many, up to `limit`.
    public func deleteEnded(before: Date, limit: Int) throws -> Int {
        let sql = """
            DELETE FROM queue_entry WHERE sequence IN
                (SELECT sequence FROM queue_entry WHERE ended_at < $1 ORDER BY sequence LIMIT $2) RETURNING sequence
            """
        return try rows(sql, .integer(before.milliseconds), SQLValue(limit)).count
    }

    private func administer(_ id: QueueID, in states: Set<QueueState>, _ body: (QueueEntryRow) throws -> [Int64]) throws -> QueueChange {
        guard let entry = try queueEntry(id) else { return .notFound }
        guard entry.lease == nil else { return .inWork }
        guard states.contains(entry.state) else { return .wrongState(entry.state) }
        return .done(orphans: try body(entry))
    }
}
