import Foundation

/// An API token; what opens with it is kept as a hash.
public struct AdminTokenRow: Hashable, Sendable {
    public var id: String
    public var name: String
    public var scopes: [String]
    /// `nil`: as its maker.
    public var domains: [String]?
    public var madeBy: String
    public var madeAt: Date
    public var validUntil: Date
    public var usedAt: Date?

    static let columns = "id, name, scopes, domains, made_by, made_at, valid_until, used_at"

    init(_ row: SQLRow) throws {
        id = try row.text(0)
        name = try row.text(1)
        scopes = Lines.read(try row.text(2))
        domains = try row.optionalText(3).map(Lines.read)
        madeBy = try row.text(4)
        madeAt = Date(milliseconds: try row.integer(5))
        validUntil = Date(milliseconds: try row.integer(6))
        usedAt = try row.optionalInteger(7).map(Date.init(milliseconds:))
    }

    /// One about to be kept.
    public init(id: String, name: String, scopes: [String], domains: [String]?, madeBy: String, madeAt: Date, validUntil: Date) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.domains = domains
        self.madeBy = madeBy
        self.madeAt = madeAt
        self.validUntil = validUntil
    }
}

extension ReadTransaction {
    /// Oldest first.
    public func adminTokens() throws -> [AdminTokenRow] {
        try rows("SELECT \(AdminTokenRow.columns) FROM admin_token ORDER BY made_at, id LIMIT 10000").map(AdminTokenRow.init)
    }

    /// Also one whose time is over.
    public func adminToken(_ secret: LoginSecret) throws -> AdminTokenRow? {
        try rows("SELECT \(AdminTokenRow.columns) FROM admin_token WHERE hash = $1", .text(secret.hash)).first.map(AdminTokenRow.init)
    }
}

extension WriteTransaction {
    public func addAdminToken(_ row: AdminTokenRow, _ secret: LoginSecret) throws {
        let sql = """
            INSERT INTO admin_token (id, name, hash, scopes, domains, made_by, made_at, valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """
        try change(
            sql, .text(row.id), .text(row.name), .text(secret.hash), Lines.write(row.scopes), Lines.write(row.domains), .text(row.madeBy),
            .integer(row.madeAt.milliseconds), .integer(row.validUntil.milliseconds))
    }

    public func noteUse(ofToken id: String) throws {
        try change("UPDATE admin_token SET used_at = $2 WHERE id = $1", .text(id), milliseconds)
    }

    public func removeAdminToken(_ id: String) throws { try change("DELETE FROM admin_token WHERE id = $1", .text(id)) }
}
