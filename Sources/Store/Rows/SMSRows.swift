import Foundation
import Mail

extension ReadTransaction {
    /// SMS of one state, or of all, the oldest first.
    /// - Parameter last: only those behind this one: the way to turn pages.
    public func smsRows(in state: SMSRow.State? = nil, after last: SMSRow? = nil, limit: Int = 1000) throws -> [SMSRow] {
        let sql = """
            SELECT \(SMSRow.columns) FROM sms WHERE (CAST($1 AS TEXT) IS NULL OR state = $1)
            AND (created_at > $2 OR (created_at = $2 AND id > $3)) ORDER BY created_at, id LIMIT $4
            """
        return try rows(
            sql, SQLValue(state?.rawValue), .integer(last?.createdAt.milliseconds ?? -1), .text(last?.id ?? ""), SQLValue(limit)
        ).map(SMSRow.init)
    }

    /// `nil` when there is none.
    public func smsRow(_ id: String) throws -> SMSRow? {
        try rows("SELECT \(SMSRow.columns) FROM sms WHERE id = $1", .text(id)).first.map(SMSRow.init)
    }

    /// The text of one that waits; `nil` of any other.
    /// - Throws: `StoreError.sealBroken` when it was changed or moved.
    public func smsText(_ id: String) throws -> String? {
        guard let sealed = try rows("SELECT sealed FROM sms WHERE id = $1", .text(id)).first?.optionalBlob(0) else { return nil }
        return try sealing.open(text: sealed, of: "sms", id)
    }

    /// Those that wait with the password of a key file of an address: they belong to no message.
    public func waitingKeySMS(for recipient: EmailAddress) throws -> [String] {
        let sql = "SELECT id FROM sms WHERE recipient = $1 AND state = 'waiting' AND trace IS NULL"
        return try rows(sql, .text(recipient.normalized)).map { try $0.text(0) }
    }

    /// How many were made for an address since a time.
    public func smsCount(for recipient: EmailAddress, since time: Date) throws -> Int {
        let sql = "SELECT count(*) FROM sms WHERE recipient = $1 AND created_at > $2"
        return Int(try rows(sql, .text(recipient.normalized), .integer(time.milliseconds)).first?.integer(0) ?? 0)
    }

    /// How many were sent since a time.
    public func smsSent(since time: Date) throws -> Int {
        let sql = "SELECT count(*) FROM sms WHERE state = 'sent' AND ended_at > $1"
        return Int(try rows(sql, .integer(time.milliseconds)).first?.integer(0) ?? 0)
    }

    /// How many there are in each state; of those that ended, the ones that are not yet forgotten.
    public func smsCounts() throws -> [SMSRow.State: Int] {
        try rows("SELECT state, count(*) FROM sms GROUP BY state").reduce(into: [:]) { counts, row in
            guard let state = SMSRow.State(rawValue: try row.text(0)) else { return }
            counts[state] = Int(try row.integer(1))
        }
    }
}

extension WriteTransaction {
    /// The kind of the job that sends one SMS; its subject is the id.
    public static let smsJob = "sms"

    /// Puts an SMS into the queue; it is tried at once.
    /// - Parameter id: random.
    public func addSMS(_ sms: NewSMS, id: String) throws {
        let sql = """
            INSERT INTO sms (id, recipient, sender, trace, number, state, sealed, parts_sent, tries, created_at)
            VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0, 0, $7)
            """
        try change(
            sql, .text(id), .text(sms.recipient.normalized), SQLValue(sms.sender?.description), SQLValue(sms.trace?.text),
            .text(sms.number.text), .blob(try sealing.seal(text: sms.text, of: "sms", id)), milliseconds)
        try addJob(kind: Self.smsJob, subject: id)
    }

    /// Writes down a try.
    /// - Parameters:
    ///   - partsSent: how many parts went so far.
    ///   - problem: why not all of them; `nil`: they did.
    public func noteSMSTry(_ id: String, partsSent: Int, problem: String?) throws {
        try change(
            "UPDATE sms SET tries = tries + 1, parts_sent = $2, problem = $3 WHERE id = $1 AND state = 'waiting'", .text(id),
            SQLValue(partsSent), SQLValue(problem))
    }

    /// Ends one: its text is destroyed.
    /// - Returns: whether it waited.
    @discardableResult
    public func endSMS(_ id: String, as state: SMSRow.State) throws -> Bool {
        let sql = """
            UPDATE sms SET state = $2, sealed = NULL, ended_at = $3 WHERE id = $1 AND state = 'waiting' RETURNING id
            """
        return try !rows(sql, .text(id), .text(state.rawValue), milliseconds).isEmpty
    }

    /// Forgets one and its job.
    /// - Returns: whether it was there.
    public func deleteSMS(_ id: String) throws -> Bool {
        guard try !rows("DELETE FROM sms WHERE id = $1 RETURNING id", .text(id)).isEmpty else { return false }
        try change("DELETE FROM job WHERE kind = $1 AND subject = $2", .text(Self.smsJob), .text(id))
        return true
    }

    /// Lets one that waits be tried now.
    /// - Returns: whether it waits.
    public func retrySMS(_ id: String) throws -> Bool {
        guard try smsRow(id)?.state == .waiting else { return false }
        try change("DELETE FROM job WHERE kind = $1 AND subject = $2", .text(Self.smsJob), .text(id))
        try addJob(kind: Self.smsJob, subject: id)
        return true
    }

    /// Forgets those that ended before a time, at most `limit` of them.
    /// - Returns: how many.
    public func pruneSMS(endedBefore time: Date, limit: Int) throws -> Int {
        let sql = """
            DELETE FROM sms WHERE id IN (SELECT id FROM sms WHERE ended_at < $1 ORDER BY ended_at LIMIT $2) RETURNING id
            """
        return try rows(sql, .integer(time.milliseconds), SQLValue(limit)).count
    }
}
