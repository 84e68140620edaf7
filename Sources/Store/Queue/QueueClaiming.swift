import Foundation
import Mail

extension WriteTransaction {
    /// Leases entries that are due, oldest due first.
    ///
    /// The claim is part of the commit: two workers, also on two nodes, never hold the same entry, and a lease that ends
    /// (its node died) makes the entry due again.
    ///
    /// - Parameters:
    ///   - suspectsOnly: only entries that were in work when the process died.
    ///   - lease: how long before another may take them.
    public func claim(_ state: QueueState, limit: Int, lease: TimeInterval, suspectsOnly: Bool = false) throws -> [QueueEntryRow] {
        let sql = """
            UPDATE queue_entry SET lease = $3, due = $3, claims = claims + 1
            WHERE sequence IN (
                SELECT sequence FROM queue_entry WHERE state = $1 AND due <= $2\(suspectsOnly ? " AND is_suspect = 1" : "")
                ORDER BY due, sequence LIMIT $4\(session.dialect.skippingLocked))
            RETURNING \(QueueEntryRow.columns)
            """
        let end = time.addingTimeInterval(lease).milliseconds
        let claimed = try rows(sql, .text(state.rawValue), milliseconds, .integer(end), SQLValue(limit))
        return try claimed.map(QueueEntryRow.init).sorted { $0.sequence < $1.sequence }
    }

    /// The entry, if this claim on it is still the newest and running.
    func leased(_ id: QueueID, claims: Int64) throws -> QueueEntryRow? {
        let sql = "SELECT \(QueueEntryRow.columns) FROM queue_entry WHERE id = $1 AND claims = $2 AND lease IS NOT NULL"
        return try rows(sql, .text(id.text), .integer(claims)).first.map(QueueEntryRow.init)
    }

    /// Gives a claim back without a result.
    /// - Parameters:
    ///   - due: when the step may be tried again.
    ///   - tries: the new count of tries.
    /// - Returns: `false` when the claim is not the newest any more.
    public func putBack(_ id: QueueID, claims: Int64, due: Date, tries: Int, reason: String?) throws -> Bool {
        let sql = """
            UPDATE queue_entry SET lease = NULL, due = $3, tries = $4, reason = $5, is_suspect = 0
            WHERE id = $1 AND claims = $2 AND lease IS NOT NULL RETURNING id
            """
        return try !rows(sql, .text(id.text), .integer(claims), .integer(due.milliseconds), SQLValue(tries), SQLValue(reason)).isEmpty
    }

    /// Lets the entry wait for an administrator.
    func holdRow(_ sequence: Int64, resume: QueueState, reason: String) throws {
        let sql = """
            UPDATE queue_entry SET state = 'held', resume = $2, reason = $3, due = NULL, lease = NULL, is_suspect = 0 WHERE sequence = $1
            """
        try change(sql, .integer(sequence), .text(resume.rawValue), .text(reason))
    }

    /// Takes back every lease without counting: for an orderly stop.
    public func voidLeases() throws {
        try change("UPDATE queue_entry SET lease = NULL, due = $1 WHERE lease IS NOT NULL", milliseconds)
    }

    /// What the process left behind when it died: see `LeftBehind`.
    /// - Parameters:
    ///   - processingCrashes: a received entry with that many crashes is held.
    ///   - deliveryCrashes: an entry in delivery with that many crashes is held.
    public func takeOver(processingCrashes: Int, deliveryCrashes: Int) throws -> LeftBehind {
        let leased = try rows("SELECT \(QueueEntryRow.columns) FROM queue_entry WHERE lease IS NOT NULL ORDER BY sequence")
            .map(QueueEntryRow.init)
        var result = LeftBehind(inWork: leased.map(\.id), held: [])
        let (processing, delivering) = (leased.filter { $0.state == .received }, leased.filter { $0.state != .received })
        for (group, limit) in [(processing, processingCrashes), (delivering, deliveryCrashes)] {
            // Only an entry that was alone in work is to blame; several are worked one at a time first.
            let counted = group.count == 1 ? 1 : 0
            for entry in group {
                let crashes = entry.crashes + counted
                try change(
                    "UPDATE queue_entry SET lease = NULL, due = $2, crashes = $3, is_suspect = $4 WHERE sequence = $1",
                    .integer(entry.sequence), milliseconds, SQLValue(crashes), SQLValue(entry.state == .received))
                guard crashes >= limit else { continue }
                let resume = entry.state == .received ? QueueState.received : .ready
                try holdRow(entry.sequence, resume: resume, reason: "Zegel stopped \(crashes) times while it worked on this message")
                result.held.append(entry.id)
            }
        }
        return result
    }
}

/// What was in work when the process died.
public struct LeftBehind: Hashable, Sendable {
    /// Entries that were leased.
    public var inWork: [QueueID]
    /// Of these, the ones now held because they were alone in work at too many crashes.
    public var held: [QueueID]
}
