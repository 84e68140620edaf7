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
    /// Adds a decision for an entry, after those it has.
    func insertTrace(_ id: QueueID, _ decision: String) throws {
        let sql = "INSERT INTO trace (id, part, at, decision) SELECT CAST($1 AS TEXT), count(*), CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM trace WHERE id = $1"
        try change(sql, .text(id.text), milliseconds, .text(decision))
    }

    /// Deletes some traces and delivery tries older than a time.
    /// - Returns: whether there may be more.
    public func pruneTraces(before: Date, limit: Int) throws -> Bool {
        let limits: [SQLValue] = [.integer(before.milliseconds), SQLValue(limit)]
        let traces = """
            DELETE FROM trace WHERE (id, part) IN (SELECT id, part FROM trace WHERE at < $1 ORDER BY at LIMIT $2) RETURNING part
            """
        let tries = """
            DELETE FROM delivery_try WHERE sequence IN (SELECT sequence FROM delivery_try WHERE at < $1 ORDER BY at LIMIT $2)
            RETURNING sequence
            """
        return try [traces, tries].contains { try session.run($0, limits).count == limit }
    }
}
