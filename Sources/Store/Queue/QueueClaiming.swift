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
    /// - Returns: also the entries whose rows cannot be read: they are held now, and others were claimed in their place.
    public func claim(_ state: QueueState, limit: Int, lease: TimeInterval, suspectsOnly: Bool = false) throws -> ClaimedRows {
        var result = ClaimedRows()
        while result.rows.count < limit {
            let found = try claimRows(state, limit: limit - result.rows.count, lease: lease, suspectsOnly: suspectsOnly)
            let damagedBefore = result.damaged.count
            for row in found {
                do { result.rows.append(try QueueEntryRow(row)) } catch {
                    result.damaged.append(try setAside(try QueueEntryRow(damaged: row), because: error))
                }
            }
            if result.damaged.count == damagedBefore { break }
        }
        result.rows.sort { $0.sequence < $1.sequence }
        return result
    }

    private func claimRows(_ state: QueueState, limit: Int, lease: TimeInterval, suspectsOnly: Bool) throws -> [SQLRow] {
        let sql = """
            UPDATE queue_entry SET lease = $3, due = $3, claims = claims + 1
            WHERE sequence IN (
                SELECT sequence FROM queue_entry WHERE state = $1 AND due <= $2\(suspectsOnly ? " AND is_suspect = 1" : "")
                ORDER BY due, sequence LIMIT $4\(session.dialect.skippingLocked))
            RETURNING \(QueueEntryRow.columns)
            """
        let end = time.addingTimeInterval(lease).milliseconds
        return try rows(sql, .text(state.rawValue), milliseconds, .integer(end), SQLValue(limit))
    }

    /// Holds an entry that cannot be worked because its row, or one of its recipients, cannot be read: the others go on.
    ///
    /// What names it is put in order, so that an administrator can see and delete it; the rest stays as it is.
    public func setAside(_ entry: QueueEntryRow, because error: any Error) throws -> QueueID {
        let sql = """
            UPDATE queue_entry SET state = 'held', resume = $2, reason = $3, due = NULL, lease = NULL, is_suspect = 0, id = $4, parent = $5,
                trace = $6, kind = $7 WHERE sequence = $1
            """
        try change(
            sql, .integer(entry.sequence), .text(entry.state == .received ? "received" : "ready"),
            .text("its record in the queue cannot be read: \(error)"), .text(entry.id.text), SQLValue(entry.parent?.text),
            .text(entry.trace.text), .text(entry.kind.rawValue))
        return entry.id
    }

    /// The entry, if this claim on it is still the newest and running.
    func leased(_ id: QueueID, claims: Int64) throws -> EntryReferences? {
        let sql = "SELECT \(EntryReferences.columns) FROM queue_entry WHERE id = $1 AND claims = $2 AND lease IS NOT NULL"
        return try rows(sql, .text(id.text), .integer(claims)).first.map(EntryReferences.init)
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
            .map(QueueEntryRow.init(readable:))
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

/// What a claim got.
public struct ClaimedRows: Sendable {
    /// Leased, in the order they came.
    public var rows: [QueueEntryRow] = []
    /// Entries that could not be read: held now, and administrators are to be told.
    public var damaged: [QueueID] = []
}

/// What was in work when the process died.
public struct LeftBehind: Hashable, Sendable {
    /// Entries that were leased.
    public var inWork: [QueueID]
    /// Of these, the ones now held because they were alone in work at too many crashes.
    public var held: [QueueID]
}
