import Foundation
import Mail

extension WriteTransaction {
    /// Notes that a notice of a kind goes to a sender about a recipient, unless one went not long ago (`behaviour.md` N-01).
    ///
    /// - Parameters:
    ///   - trace: the message it is about: a step that is repeated for the same message may send again.
    ///   - interval: seconds in which there is only one.
    /// - Returns: whether it may be sent.
    public func claimNotice(_ kind: String, sender: EmailAddress, recipient: EmailAddress, trace: QueueID, interval: TimeInterval) throws
        -> Bool
    {
        let sql = """
            INSERT INTO notice_sent (kind, sender, recipient, trace, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (kind, sender, recipient) DO UPDATE SET trace = excluded.trace, at = excluded.at
            WHERE notice_sent.at <= $6 OR notice_sent.trace = excluded.trace RETURNING kind
            """
        let found = try rows(
            sql, .text(kind), .text(sender.normalized), .text(recipient.normalized), .text(trace.text), milliseconds,
            .integer(time.addingTimeInterval(-interval).milliseconds))
        return !found.isEmpty
    }

    /// Forgets notices sent up to a time, at most `limit` of them.
    /// - Returns: how many.
    public func pruneNotices(sentUntil time: Date, limit: Int) throws -> Int {
        let sql = """
            DELETE FROM notice_sent WHERE (kind, sender, recipient) IN (
                SELECT kind, sender, recipient FROM notice_sent WHERE at <= $1 ORDER BY at LIMIT $2) RETURNING kind
            """
        return try rows(sql, .integer(time.milliseconds), SQLValue(limit)).count
    }
}
