import Foundation
import Mail

/// The decision record of one message (`behaviour.md` 26): written with its results, never changed.
public struct TraceRow: Hashable, Sendable, Codable {
    /// The queue entry it was decided for.
    public var id: QueueID
    /// 0; a message decided again has 1, 2, …
    public var part: Int
    public var at: Date
    /// JSON, as the gateway wrote it.
    public var decision: String
}

/// One delivery try for one recipient.
public struct DeliveryTryRow: Hashable, Sendable, Codable {
    public var entry: QueueID
    public var at: Date
    public var address: EmailAddress
    /// Host, address and port of the other side.
    public var remote: String
    /// `delivered`, `deferred` or `failed`.
    public var outcome: String
    public var answer: String
}

extension ReadTransaction {
    /// The decisions for one queue entry, in their order; empty when there are none or they were pruned.
    public func traces(of id: QueueID) throws -> [TraceRow] {
        try rows("SELECT part, at, decision FROM trace WHERE id = $1 ORDER BY part", .text(id.text)).map {
            TraceRow(id: id, part: Int(try $0.integer(0)), at: Date(milliseconds: try $0.integer(1)), decision: try $0.text(2))
        }
    }

    /// The senders and recipients of the decisions about a message.
    public func traceAddresses(of id: QueueID) throws -> [EmailAddress] {
        try rows("SELECT at FROM trace WHERE id = $1", .text(id.text)).flatMap { decision in
            try rows(
                "SELECT sender, recipient FROM trace_recipient WHERE at = $1 AND id = $2", .integer(try decision.integer(0)), .text(id.text)
            ).flatMap { [try $0.text(0), try $0.text(1)] }
        }.compactMap { EmailAddress($0) }
    }

    /// All tries for a received message and everything that came from it, in the order of time.
    /// - Parameter id: the id the `250` named.
    public func deliveryTries(of id: QueueID) throws -> [DeliveryTryRow] {
        let sql = "SELECT entry, at, address, remote, outcome, answer FROM delivery_try WHERE trace = $1 ORDER BY sequence"
        return try rows(sql, .text(id.text)).map {
            DeliveryTryRow(
                entry: try QueueEntryRow.id($0.text(0)), at: Date(milliseconds: try $0.integer(1)),
                address: try Self.emailAddress($0.text(2)), remote: try $0.text(3), outcome: try $0.text(4), answer: try $0.text(5))
        }
    }
}

extension WriteTransaction {
    /// Adds a decision, after those its id has.
    /// - Parameters:
    ///   - id: that of the `250`; for a notice its own.
    ///   - trace: that of the `250`, for a notice that of the mail it is about.
    func insertTrace(_ id: String, trace: String, _ entry: TraceEntry) throws {
        // Two statements: one that selects what it inserts into keeps a copy of each page it changes.
        let part = try rows("SELECT count(*) FROM trace WHERE id = $1", .text(id)).first?.integer(0) ?? 0
        try change(
            "INSERT INTO trace (id, part, at, decision) VALUES ($1, $2, $3, $4)", .text(id), .integer(part), milliseconds,
            .text(entry.decision))
        let reversePath = entry.reversePath == entry.sender ? nil : entry.reversePath?.normalized
        for (index, recipient) in entry.recipients.enumerated() {
            try change(
                """
                INSERT INTO trace_recipient (at, id, part, position, trace, sender, reverse_path, recipient, message_id, outcome)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """, milliseconds, .text(id), .integer(part), SQLValue(entry.recipients.count - 1 - index), .text(trace),
                .text(entry.sender?.normalized ?? ""), SQLValue(reversePath), .text(recipient.address.normalized),
                SQLValue(entry.messageID), .text(recipient.outcome))
        }
    }

    /// Deletes some traces and delivery tries older than a time.
    /// - Returns: whether there may be more.
    public func pruneTraces(before: Date, limit: Int) throws -> Bool {
        let limits: [SQLValue] = [.integer(before.milliseconds), SQLValue(limit)]
        let traces = """
            DELETE FROM trace WHERE (id, part) IN (SELECT id, part FROM trace WHERE at < $1 ORDER BY at LIMIT $2) RETURNING part
            """
        let recipients = """
            DELETE FROM trace_recipient WHERE (at, id, part, position) IN
                (SELECT at, id, part, position FROM trace_recipient WHERE at < $1 ORDER BY at LIMIT $2) RETURNING part
            """
        let tries = """
            DELETE FROM delivery_try WHERE sequence IN (SELECT sequence FROM delivery_try WHERE at < $1 ORDER BY at LIMIT $2)
            RETURNING sequence
            """
        return try [traces, recipients, tries].map { try session.run($0, limits).count }.contains(limit)
    }
}
