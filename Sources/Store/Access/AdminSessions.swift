import Foundation

/// Somebody who is logged in.
public struct AdminSessionRow: Hashable, Sendable {
    /// Of what opens it.
    public var hash: String
    public var administrator: String
    public var address: String?
    public var begunAt: Date
    public var usedAt: Date
    public var confirmedAt: Date

    static let columns = "hash, administrator, address, begun_at, used_at, confirmed_at"

    init(_ row: SQLRow) throws {
        hash = try row.text(0)
        administrator = try row.text(1)
        address = try row.optionalText(2)
        begunAt = Date(milliseconds: try row.integer(3))
        usedAt = Date(milliseconds: try row.integer(4))
        confirmedAt = Date(milliseconds: try row.integer(5))
    }
}

extension ReadTransaction {
    /// Also one that has ended: who asks knows how long they last.
    public func adminSession(_ hash: String) throws -> AdminSessionRow? {
        try rows("SELECT \(AdminSessionRow.columns) FROM admin_session WHERE hash = $1", .text(hash)).first.map(AdminSessionRow.init)
    }

    /// Newest first.
    /// - Parameter name: only those of one administrator.
    public func adminSessions(of name: String?) throws -> [AdminSessionRow] {
        let sql = """
            SELECT \(AdminSessionRow.columns) FROM admin_session WHERE (CAST($1 AS TEXT) IS NULL OR administrator = $1)
            ORDER BY begun_at DESC, hash LIMIT 1000
            """
        return try rows(sql, SQLValue(name)).map(AdminSessionRow.init)
    }
}

extension WriteTransaction {
    /// Begins a session.
    /// - Parameters:
    ///   - begun: when its time began to run; a session that gets a new secret keeps it.
    ///   - confirmed: when it was proved last who has it; `nil`: now.
    public func addAdminSession(
        _ secret: LoginSecret, of name: String, from address: String?, begun: Date? = nil, confirmed: Date? = nil
    ) throws {
        try change(
            "INSERT INTO admin_session (\(AdminSessionRow.columns)) VALUES ($1, $2, $3, $4, $5, $6)", .text(secret.hash), .text(name),
            SQLValue(address), .integer((begun ?? time).milliseconds), milliseconds, .integer((confirmed ?? time).milliseconds))
    }

    public func noteUse(ofSession hash: String) throws {
        try change("UPDATE admin_session SET used_at = $2 WHERE hash = $1", .text(hash), milliseconds)
    }

    /// - Returns: whether there was one.
    public func endAdminSession(_ hash: String) throws -> Bool {
        try !rows("DELETE FROM admin_session WHERE hash = $1 RETURNING hash", .text(hash)).isEmpty
    }

    /// - Parameter kept: one that goes on.
    public func endAdminSessions(of name: String, but kept: String? = nil) throws {
        try change("DELETE FROM admin_session WHERE administrator = $1 AND hash <> $2", .text(name), .text(kept ?? ""))
    }

    /// Deletes what has ended.
    public func pruneAdminSessions(begunBefore begun: Date, usedBefore used: Date) throws {
        try change(
            "DELETE FROM admin_session WHERE begun_at < $1 OR used_at < $2", .integer(begun.milliseconds), .integer(used.milliseconds))
    }
}
