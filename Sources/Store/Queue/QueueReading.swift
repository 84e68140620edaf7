import Foundation
import Mail

/// Whoever looks at the queue sees a damaged row as far as it can be read; work is claimed from sound ones alone.
extension ReadTransaction {
    /// `nil` when there is no such entry.
    public func queueEntry(_ id: QueueID) throws -> QueueEntryRow? {
        try rows("SELECT \(QueueEntryRow.columns) FROM queue_entry WHERE id = $1", .text(id.text)).first.map(QueueEntryRow.init(readable:))
    }

    /// The entries that came from this one, oldest first.
    public func queueChildren(of id: QueueID) throws -> [QueueEntryRow] {
        let sql = "SELECT \(QueueEntryRow.columns) FROM queue_entry WHERE parent = $1 ORDER BY sequence"
        return try rows(sql, .text(id.text)).map(QueueEntryRow.init(readable:))
    }

    /// The recipients of an entry in the order of its envelope; empty before it was decided.
    public func queueRecipients(of sequence: Int64) throws -> [RecipientRow] {
        let sql = "SELECT \(RecipientRow.columns) FROM queue_recipient WHERE entry = $1 ORDER BY position"
        return try rows(sql, .integer(sequence)).map(RecipientRow.init)
    }

    /// How many entries are in each state; states without entries are absent.
    public func queueCounts() throws -> [QueueState: Int] {
        let found = try rows("SELECT state, count(*) FROM queue_entry GROUP BY state")
        return try Dictionary(uniqueKeysWithValues: found.map { (try QueueEntryRow.word($0.text(0)), Int(try $0.integer(1))) })
    }

    /// What is not done yet: how many messages are in each state and when the oldest came; states without any count 0.
    public func queueWaiting() throws -> [(state: QueueState, count: Int, oldest: Date?, bytes: Int64)] {
        try [QueueState.received, .ready, .deferred, .held].map { state in
            let found = try rows(
                "SELECT count(*), min(accepted_at), COALESCE(sum(size), 0) FROM queue_entry WHERE state = $1", .text(state.rawValue)
            ).first
            return (
                state, Int(try found?.integer(0) ?? 0), try found?.optionalInteger(1).map(Date.init(milliseconds:)),
                try found?.integer(2) ?? 0
            )
        }
    }

    /// Received entries that are due and nobody has in work, and their bytes together.
    public func receivedWaiting(at now: Date) throws -> (count: Int, bytes: Int) {
        let sql = """
            SELECT count(*), coalesce(sum(size), 0) FROM queue_entry WHERE state = 'received' AND lease IS NULL AND due <= $1
            """
        let found = try rows(sql, .integer(now.milliseconds)).first
        return (Int(try found?.integer(0) ?? 0), Int(try found?.integer(1) ?? 0))
    }

    /// How many recipients wait after a try, by the status of the last answer.
    public func queueReasons() throws -> [(status: String, count: Int)] {
        let sql = """
            SELECT last_status, count(*) FROM queue_recipient WHERE state = 'pending' AND last_status IS NOT NULL
            GROUP BY last_status ORDER BY last_status
            """
        return try rows(sql).map { (try $0.text(0), Int(try $0.integer(1))) }
    }

    /// When the next entry of these states becomes due; in the past when one is due already.
    public func nextDue(in states: [QueueState]) throws -> Date? {
        let times = try states.compactMap { state in
            try rows("SELECT min(due) FROM queue_entry WHERE state = $1", .text(state.rawValue)).first?.optionalInteger(0)
        }
        return times.min().map(Date.init(milliseconds:))
    }

    /// Whether an entry waits to be worked alone, after the process died while it was in work.
    public func hasSuspects() throws -> Bool {
        try !rows("SELECT 1 FROM queue_entry WHERE is_suspect = 1 LIMIT 1").isEmpty
    }
}

extension ReadTransaction {
    /// Whether a received message is in work.
    public func isProcessing() throws -> Bool {
        try !rows("SELECT 1 FROM queue_entry WHERE lease IS NOT NULL AND state = 'received' LIMIT 1").isEmpty
    }
}
