/// A role that was made here; those that come with Zegel are in the program.
public struct AdminRoleRow: Hashable, Sendable {
    public var name: String
    public var rights: [String]
    public var inherits: [String]

    public init(name: String, rights: [String], inherits: [String]) {
        self.name = name
        self.rights = rights
        self.inherits = inherits
    }
}

extension ReadTransaction {
    /// In the order of their names.
    public func adminRoles() throws -> [AdminRoleRow] {
        try rows("SELECT name, rights, inherits FROM admin_role ORDER BY name").map {
            AdminRoleRow(name: try $0.text(0), rights: Lines.read(try $0.text(1)), inherits: Lines.read(try $0.text(2)))
        }
    }
}

extension WriteTransaction {
    /// Makes it or replaces the one of this name.
    public func setAdminRole(_ role: AdminRoleRow) throws {
        let sql = """
            INSERT INTO admin_role (name, rights, inherits, changed_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name) DO UPDATE SET rights = excluded.rights, inherits = excluded.inherits, changed_at = excluded.changed_at
            """
        try change(sql, .text(role.name), Lines.write(role.rights), Lines.write(role.inherits), milliseconds)
    }

    /// - Returns: whether there was one.
    public func removeAdminRole(_ name: String) throws -> Bool {
        try !rows("DELETE FROM admin_role WHERE name = $1 RETURNING name", .text(name)).isEmpty
    }
}
