import Foundation
import Mail

extension ReadTransaction {
    /// `nil` when nobody of that address has an account or an invitation.
    public func portalUser(_ address: EmailAddress) throws -> PortalUserRow? {
        try rows("SELECT \(PortalUserRow.columns) FROM portal_user WHERE address = $1", .text(address.normalized)).first
            .map(PortalUserRow.init)
    }

    /// In the order of their addresses.
    /// - Parameters:
    ///   - state: only those; `nil`: all.
    ///   - last: only those behind this address: the way to turn pages.
    public func portalUsers(in state: PortalUserRow.State? = nil, after last: EmailAddress? = nil, limit: Int = 1000) throws
        -> [PortalUserRow]
    {
        let sql = """
            SELECT \(PortalUserRow.columns) FROM portal_user
            WHERE address > $1 AND (CAST($2 AS TEXT) IS NULL OR state = $2) ORDER BY address LIMIT $3
            """
        return try rows(sql, .text(last?.normalized ?? ""), SQLValue(state?.rawValue), SQLValue(limit)).map(PortalUserRow.init)
    }

    /// Whether somebody has an account, locked or not: then he is not invited.
    public func hasPortalAccount(_ address: EmailAddress) throws -> Bool {
        try !rows("SELECT 1 FROM portal_user WHERE address = $1 AND state <> 'invited'", .text(address.normalized)).isEmpty
    }

    /// What is kept of the password of somebody who may log in; `nil` when he may not.
    public func portalPassword(of address: EmailAddress) throws -> String? {
        let sql = "SELECT password FROM portal_user WHERE address = $1 AND state = 'active'"
        return try rows(sql, .text(address.normalized)).first?.optionalText(0)
    }

    /// The secret of the second factor; `nil` when there is none.
    /// - Throws: `StoreError.sealBroken` when it was changed or moved.
    public func portalFactor(of address: EmailAddress) throws -> (secret: String, lastStep: Int64)? {
        let sql = "SELECT factor, step FROM portal_user WHERE address = $1"
        guard let row = try rows(sql, .text(address.normalized)).first, let sealed = try row.optionalBlob(0) else { return nil }
        return (try sealing.open(text: sealed, of: "portal_user", address.normalized), try row.integer(1))
    }

    /// How many recovery codes are left.
    public func portalCodeCount(of address: EmailAddress) throws -> Int {
        Int(try rows("SELECT count(*) FROM portal_code WHERE address = $1", .text(address.normalized)).first?.integer(0) ?? 0)
    }

    /// How many mails the portal sent to an address since a time.
    public func portalMailCount(to address: EmailAddress, since time: Date) throws -> Int {
        let sql = "SELECT count(*) FROM portal_mail WHERE address = $1 AND at > $2"
        return Int(try rows(sql, .text(address.normalized), .integer(time.milliseconds)).first?.integer(0) ?? 0)
    }

    /// The one-time passwords of an address by their numbers, the newest first.
    public func passwordIDs(for address: EmailAddress, since time: Date, limit: Int) throws -> [PasswordIDRow] {
        let sql = "SELECT id, length, made_at FROM password_id WHERE address = $1 AND made_at > $2 ORDER BY made_at DESC, id LIMIT $3"
        return try rows(sql, .text(address.normalized), .integer(time.milliseconds), SQLValue(limit)).map {
            PasswordIDRow(id: try $0.text(0), length: Int(try $0.integer(1)), madeAt: Date(milliseconds: try $0.integer(2)))
        }
    }
}

extension WriteTransaction {
    /// Makes sure somebody can be sent an invitation; one who has an account or an invitation keeps it.
    public func addPortalUser(_ address: EmailAddress, base: String) throws {
        let sql = """
            INSERT INTO portal_user (address, state, base, added_at) VALUES ($1, 'invited', $2, $3)
            ON CONFLICT (address) DO UPDATE SET base = excluded.base
            """
        try change(sql, .text(address.normalized), .text(base), milliseconds)
    }

    /// Sets a password. It makes an account of an invitation; the account of a locked person stays locked.
    /// - Parameter encoded: what is kept of it.
    public func setPortalPassword(_ encoded: String, of address: EmailAddress) throws {
        let sql = """
            UPDATE portal_user SET password = $2, joined_at = COALESCE(joined_at, $3),
                state = CASE WHEN state = 'invited' THEN 'active' ELSE state END WHERE address = $1
            """
        try change(sql, .text(address.normalized), .text(encoded), milliseconds)
    }

    /// What is kept of a password by newer rules; nothing else changes.
    public func renewPortalPassword(_ encoded: String, of address: EmailAddress) throws {
        try change("UPDATE portal_user SET password = $2 WHERE address = $1", .text(address.normalized), .text(encoded))
    }

    /// Takes password, second factor, recovery codes, links and sessions away; the account stays.
    public func resetPortalUser(_ address: EmailAddress) throws {
        try change("UPDATE portal_user SET password = NULL, factor = NULL, step = 0 WHERE address = $1", .text(address.normalized))
        try change("DELETE FROM portal_code WHERE address = $1", .text(address.normalized))
        try endPortalLinks(of: address)
        try endPortalSessions(of: address)
    }

    /// - Returns: whether there is such an account in the other state.
    public func lockPortalUser(_ address: EmailAddress, _ isLocked: Bool) throws -> Bool {
        let sql = "UPDATE portal_user SET state = $2 WHERE address = $1 AND state = $3 RETURNING address"
        let (new, old) = isLocked ? ("locked", "active") : ("active", "locked")
        let changed = try !rows(sql, .text(address.normalized), .text(new), .text(old)).isEmpty
        if changed, isLocked {
            try endPortalSessions(of: address)
            try endPortalLinks(of: address)
        }
        return changed
    }

    /// Removes an account or an invitation with all that belongs to it.
    /// - Returns: whether there was one.
    public func removePortalUser(_ address: EmailAddress) throws -> Bool {
        try !rows("DELETE FROM portal_user WHERE address = $1 RETURNING address", .text(address.normalized)).isEmpty
    }

    public func notePortalLogin(_ address: EmailAddress) throws {
        try change("UPDATE portal_user SET seen_at = $2 WHERE address = $1", .text(address.normalized), milliseconds)
    }

    // MARK: Second factor

    /// - Parameters:
    ///   - secret: base32; `nil` takes the factor and its recovery codes away.
    ///   - step: of the code it was confirmed with, which does not count again.
    public func setPortalFactor(_ secret: String?, of address: EmailAddress, step: Int64 = 0) throws {
        let sealed = try secret.map { try sealing.seal(text: $0, of: "portal_user", address.normalized) }
        let sql = "UPDATE portal_user SET factor = $2, step = $3 WHERE address = $1"
        try change(sql, .text(address.normalized), SQLValue(sealed), .integer(step))
        if secret == nil { try change("DELETE FROM portal_code WHERE address = $1", .text(address.normalized)) }
    }

    /// Uses a code up.
    /// - Returns: `false` when it, or a later one, was used before.
    public func usePortalStep(_ step: Int64, of address: EmailAddress) throws -> Bool {
        let sql = "UPDATE portal_user SET step = $2 WHERE address = $1 AND step < $2 RETURNING address"
        return try !rows(sql, .text(address.normalized), .integer(step)).isEmpty
    }

    /// New recovery codes; those before end.
    public func setPortalCodes(_ hashes: [String], of address: EmailAddress) throws {
        try change("DELETE FROM portal_code WHERE address = $1", .text(address.normalized))
        for hash in hashes {
            try change("INSERT INTO portal_code (address, hash) VALUES ($1, $2)", .text(address.normalized), .text(hash))
        }
    }

    /// Uses a recovery code up.
    /// - Returns: whether it was one.
    public func usePortalCode(_ hash: String, of address: EmailAddress) throws -> Bool {
        let sql = "DELETE FROM portal_code WHERE address = $1 AND hash = $2 RETURNING address"
        return try !rows(sql, .text(address.normalized), .text(hash)).isEmpty
    }

    // MARK: Mails

    /// Counts a mail of the portal to an address.
    /// - Returns: `false` when it has had so many within the time: then none is sent.
    public func countPortalMail(to address: EmailAddress, atMost limit: Int, within seconds: TimeInterval) throws -> Bool {
        let start = time.addingTimeInterval(-seconds)
        try change("DELETE FROM portal_mail WHERE at <= $1", .integer(start.milliseconds))
        guard try portalMailCount(to: address, since: start) < limit else { return false }
        try change("INSERT INTO portal_mail (address, at) VALUES ($1, $2)", .text(address.normalized), milliseconds)
        return true
    }
}
