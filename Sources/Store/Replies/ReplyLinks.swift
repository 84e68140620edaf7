import Foundation
import Mail

extension ReadTransaction {
    /// The link of a token that may be used now; `nil` for every other: unknown, expired, revoked, or used as often as it may be today.
    ///
    /// One question with one answer, so that the work tells nothing of the reason.
    public func usableReplyLink(tokenHash: [UInt8], daily: Int) throws -> ReplyLinkRow? {
        let sql = """
            SELECT \(ReplyLinkRow.columns) FROM reply_link WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2
            AND NOT (day = $3 AND sent_on_day >= $4)
            """
        return try rows(sql, .blob(tokenHash), milliseconds, SQLValue(day), SQLValue(daily)).first.map(ReplyLinkRow.init)
    }

    /// What its replies are about.
    public func replySubject(of link: String) throws -> ReplySubject? {
        try rows("SELECT sealed FROM reply_link WHERE id = $1", .text(link)).first.map {
            let bytes = try sealing.open(draft: $0.blob(0), of: "reply_link", link)
            return try JSONDecoder().decode(ReplySubject.self, from: Data(bytes))
        }
    }

    /// What a change by the page of a link proves: 64 hexadecimal digits.
    public func replyFormToken(of link: String) -> String {
        sealing.formToken(of: "reply_link", link).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Links, the newest first.
    /// - Parameters:
    ///   - recipient: those of an address; `nil`: all.
    ///   - trace: those of a message; `nil`: all.
    ///   - last: only those behind this one: the way to turn pages.
    public func replyLinks(of recipient: EmailAddress? = nil, trace: QueueID? = nil, after last: ReplyLinkRow? = nil, limit: Int = 1000)
        throws -> [ReplyLinkRow]
    {
        var conditions = SQLConditions()
        if let recipient { conditions.add("recipient = $", .text(recipient.normalized)) }
        if let trace { conditions.add("trace = $", .text(trace.text)) }
        if let last {
            let time = SQLValue.integer(last.createdAt.milliseconds)
            conditions.add("(created_at < $ OR (created_at = $ AND id > $))", time, time, .text(last.id))
        }
        let sql = """
            SELECT \(ReplyLinkRow.columns) FROM reply_link WHERE \(conditions.sql) ORDER BY created_at DESC, id LIMIT \(limit)
            """
        return try session.run(sql, conditions.values).map(ReplyLinkRow.init)
    }

    /// `nil` when there is none.
    public func replyLink(_ id: String) throws -> ReplyLinkRow? {
        try rows("SELECT \(ReplyLinkRow.columns) FROM reply_link WHERE id = $1", .text(id)).first.map(ReplyLinkRow.init)
    }

    /// Days since 1970 UTC.
    fileprivate var day: Int { Int(time.milliseconds / 86_400_000) }
}

extension WriteTransaction {
    public func add(_ link: NewReplyLink, trace: QueueID) throws {
        let sql = """
            INSERT INTO reply_link (id, token_hash, recipient, sender, trace, sealed, created_at, expires_at, sent, day, sent_on_day)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0)
            """
        let about = try JSONEncoder().encode(link.about)
        try change(
            sql, .text(link.id), .blob(link.tokenHash), .text(link.recipient.normalized), .text(link.sender.normalized), .text(trace.text),
            .blob(try sealing.seal(draft: Array(about), of: "reply_link", link.id)), milliseconds,
            .integer(link.expiresAt.milliseconds))
    }

    /// Ends a link; what was being written by it is destroyed.
    /// - Returns: whether it could still be used.
    public func revokeReplyLink(_ id: String) throws -> Bool {
        let sql = "UPDATE reply_link SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 RETURNING id"
        guard try !rows(sql, .text(id), milliseconds).isEmpty else { return false }
        try clearReplyDraft(of: id)
        return true
    }

    /// Counts a reply that is sent in this transaction; its draft is destroyed.
    public func noteReplySent(by link: String) throws {
        let sql = """
            UPDATE reply_link SET sent = sent + 1, sent_on_day = CASE WHEN day = $2 THEN sent_on_day + 1 ELSE 1 END, day = $2,
                last_sent_at = $3 WHERE id = $1
            """
        try change(sql, .text(link), SQLValue(day), milliseconds)
        try clearReplyDraft(of: link)
    }

    /// Destroys what was written by links that ended, and links that ended before `forgotten`; at most `limit` of each.
    /// - Returns: how many rows went.
    public func pruneReplies(forgotten: Date, limit: Int) throws -> Int {
        let ended = """
            DELETE FROM reply_link WHERE id IN (SELECT id FROM reply_link WHERE expires_at < $1 ORDER BY expires_at LIMIT $2) RETURNING id
            """
        let texts = """
            DELETE FROM reply_text WHERE link IN (
                SELECT link FROM reply_text JOIN reply_link ON link = reply_link.id WHERE expires_at <= $1 LIMIT $2) RETURNING link
            """
        let files = """
            DELETE FROM reply_file WHERE id IN (
                SELECT reply_file.id FROM reply_file JOIN reply_link ON link = reply_link.id
                WHERE expires_at <= $1 OR (is_complete = 0 AND reply_file.created_at < $2) LIMIT $3) RETURNING id
            """
        let hourAgo = SQLValue.integer(time.addingTimeInterval(-3600).milliseconds)
        return try rows(ended, .integer(forgotten.milliseconds), SQLValue(limit)).count
            + rows(texts, milliseconds, SQLValue(limit)).count + rows(files, milliseconds, hourAgo, SQLValue(limit)).count
    }

    fileprivate func clearReplyDraft(of link: String) throws {
        try change("DELETE FROM reply_text WHERE link = $1", .text(link))
        try change("DELETE FROM reply_file WHERE link = $1", .text(link))
    }
}
