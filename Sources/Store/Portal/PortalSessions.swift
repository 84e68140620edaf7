import Foundation
import Mail

/// How long things of the portal last.
public enum PortalLimits {
    /// An invitation that comes with a mail, or by an administrator: the link of 17.1.
    public static let invitation: TimeInterval = 30 * 86_400
    /// A link to choose a new password.
    public static let newPassword: TimeInterval = 3600
    /// A session without a request.
    public static let idle: TimeInterval = 30 * 60
    /// A session, whatever is done in it.
    public static let session: TimeInterval = 12 * 3600
    /// From the password to the code of the second factor.
    public static let code: TimeInterval = 10 * 60
    /// Mails to one address in `mailTime` (`behaviour.md` 17.3).
    public static let mails = 3
    public static let mailTime: TimeInterval = 15 * 60
    /// How far back one-time passwords are listed.
    public static let listedPasswords: TimeInterval = 30 * 86_400
    /// A key file's password that nobody looked at is destroyed.
    public static let keyPassword: TimeInterval = 30 * 86_400
}

extension ReadTransaction {
    /// A link that counts: not expired, not used, not revoked, and of somebody for whom it still has a purpose.
    /// - Parameter hash: of the `LoginSecret` that stands in it.
    public func portalLink(_ hash: String, for purpose: PortalLinkPurpose) throws -> PortalLinkRow? {
        let sql = """
            SELECT l.address, l.valid_until FROM portal_link l JOIN portal_user u ON u.address = l.address
            WHERE l.hash = $1 AND l.purpose = $2 AND l.valid_until > $3 AND u.state = $4
            """
        let state: PortalUserRow.State = purpose == .join ? .invited : .active
        return try rows(sql, .text(hash), .text(purpose.rawValue), milliseconds, .text(state.rawValue)).first.map {
            PortalLinkRow(address: try Self.emailAddress($0.text(0)), validUntil: Date(milliseconds: try $0.integer(1)))
        }
    }

    /// A session that counts.
    /// - Parameter hash: of its `LoginSecret`.
    public func portalSession(_ hash: String) throws -> PortalSessionRow? {
        let sql = """
            SELECT s.hash, s.address, s.stage, s.made_at, s.seen_at FROM portal_session s JOIN portal_user u ON u.address = s.address
            WHERE s.hash = $1 AND u.state = 'active' AND s.seen_at > $2 AND s.made_at > $3
                AND (s.stage <> 'code' OR s.made_at > $4)
            """
        let found = try rows(
            sql, .text(hash), .integer(time.addingTimeInterval(-PortalLimits.idle).milliseconds),
            .integer(time.addingTimeInterval(-PortalLimits.session).milliseconds),
            .integer(time.addingTimeInterval(-PortalLimits.code).milliseconds))
        return try found.first.map {
            guard let stage = PortalSessionRow.Stage(rawValue: try $0.text(2)) else { throw StoreError.corrupt("a portal session") }
            return PortalSessionRow(
                hash: try $0.text(0), address: try Self.emailAddress($0.text(1)), stage: stage,
                madeAt: Date(milliseconds: try $0.integer(3)), seenAt: Date(milliseconds: try $0.integer(4)))
        }
    }

    /// The secret of a second factor that is being set up; `nil` when none is.
    public func newPortalFactor(of session: PortalSessionRow) throws -> String? {
        guard let sealed = try rows("SELECT factor FROM portal_session WHERE hash = $1", .text(session.hash)).first?.optionalBlob(0) else {
            return nil
        }
        return try sealing.open(text: sealed, of: "portal_session", session.address.normalized)
    }
}

extension WriteTransaction {
    /// - Parameter hash: of the `LoginSecret` that stands in it.
    public func addPortalLink(_ hash: String, for purpose: PortalLinkPurpose, of address: EmailAddress, lasting seconds: TimeInterval)
        throws
    {
        let sql = "INSERT INTO portal_link (hash, address, purpose, made_at, valid_until) VALUES ($1, $2, $3, $4, $5)"
        try change(
            sql, .text(hash), .text(address.normalized), .text(purpose.rawValue), milliseconds,
            .integer(time.addingTimeInterval(seconds).milliseconds))
    }

    /// Ends the links of somebody, used or not.
    public func endPortalLinks(of address: EmailAddress) throws {
        try change("DELETE FROM portal_link WHERE address = $1", .text(address.normalized))
    }

    public func addPortalSession(_ hash: String, of address: EmailAddress, stage: PortalSessionRow.Stage) throws {
        let sql = "INSERT INTO portal_session (hash, address, stage, made_at, seen_at) VALUES ($1, $2, $3, $4, $4)"
        try change(sql, .text(hash), .text(address.normalized), .text(stage.rawValue), milliseconds)
    }

    public func endPortalSession(_ hash: String) throws { try change("DELETE FROM portal_session WHERE hash = $1", .text(hash)) }

    /// Logs somebody out everywhere.
    public func endPortalSessions(of address: EmailAddress) throws {
        try change("DELETE FROM portal_session WHERE address = $1", .text(address.normalized))
    }

    /// A session that is used goes on.
    public func touchPortalSession(_ hash: String) throws {
        try change("UPDATE portal_session SET seen_at = $2 WHERE hash = $1", .text(hash), milliseconds)
    }

    /// - Parameter secret: of a second factor that is being set up.
    public func setNewPortalFactor(_ secret: String, of session: PortalSessionRow) throws {
        let sealed = try sealing.seal(text: secret, of: "portal_session", session.address.normalized)
        try change("UPDATE portal_session SET factor = $2 WHERE hash = $1", .text(session.hash), .blob(sealed))
    }

    /// Forgets what ended: links, sessions, and key file passwords of the portal that nobody looked at; at most `limit` of each.
    /// - Returns: how many.
    public func prunePortal(limit: Int) throws -> Int {
        let links = try rows(
            "DELETE FROM portal_link WHERE hash IN (SELECT hash FROM portal_link WHERE valid_until <= $1 LIMIT $2) RETURNING hash",
            milliseconds, SQLValue(limit))
        let sessions = try rows(
            "DELETE FROM portal_session WHERE hash IN (SELECT hash FROM portal_session WHERE seen_at <= $1 LIMIT $2) RETURNING hash",
            .integer(time.addingTimeInterval(-PortalLimits.idle).milliseconds), SQLValue(limit))
        let passwords = try rows(
            """
            DELETE FROM key_password WHERE id IN (
                SELECT id FROM key_password WHERE channel = 'portal' AND made_at <= $1 LIMIT $2) RETURNING id
            """, .integer(time.addingTimeInterval(-PortalLimits.keyPassword).milliseconds), SQLValue(limit))
        return links.count + sessions.count + passwords.count
    }
}
