import Foundation
import Mail

/// One address an administrator listed.
public struct UserRow: Hashable, Sendable, Codable {
    /// As it was written when added.
    public var address: EmailAddress
    public var addedAt: Date

    public init(address: EmailAddress, addedAt: Date) {
        self.address = address
        self.addedAt = addedAt
    }
}

extension ReadTransaction {
    /// Listed addresses in the order of their compared form.
    /// - Parameters:
    ///   - domain: only those of one domain.
    ///   - last: only those after this one: the way to turn pages.
    ///   - limit: how many at most.
    public func users(in domain: Domain? = nil, after last: EmailAddress? = nil, limit: Int = 1000) throws -> [UserRow] {
        let sql = """
            SELECT written, added_at FROM address
            WHERE address > $1 AND (CAST($2 AS TEXT) IS NULL OR domain = $2) ORDER BY address LIMIT $3
            """
        return try rows(sql, .text(last?.normalized ?? ""), SQLValue(domain?.ascii), SQLValue(limit)).map(Self.user)
    }

    /// `nil` when the address is not listed.
    public func user(_ address: EmailAddress) throws -> UserRow? {
        try rows("SELECT written, added_at FROM address WHERE address = $1", .text(address.normalized)).first.map(Self.user)
    }

    private static func user(_ row: SQLRow) throws -> UserRow {
        UserRow(address: try emailAddress(row.text(0)), addedAt: Date(milliseconds: try row.integer(1)))
    }

    /// An address as stored by ourselves.
    static func emailAddress(_ text: String) throws -> EmailAddress {
        guard let address = EmailAddress(text) else { throw StoreError.corrupt("address \(text)") }
        return address
    }
}

extension WriteTransaction {
    /// - Returns: whether the address is new.
    public func addUser(_ address: EmailAddress) throws -> Bool {
        let sql = """
            INSERT INTO address (address, written, domain, added_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (address) DO NOTHING RETURNING address
            """
        let found = try rows(sql, .text(address.normalized), .text(address.description), .text(address.domain.ascii), milliseconds)
        guard !found.isEmpty else { return false }
        try raiseGeneration()
        return true
    }

    /// Removes the address, and the settings and templates of its level. Certificates and keys stay.
    /// - Returns: whether it was there.
    public func removeUser(_ address: EmailAddress) throws -> Bool {
        let removed = try rows("DELETE FROM address WHERE address = $1 RETURNING address", .text(address.normalized))
        guard !removed.isEmpty else { return false }
        try change("DELETE FROM setting WHERE level = 'user' AND subject = $1", .text(address.normalized))
        try removeTemplates(at: .user(address))
        try raiseGeneration()
        return true
    }
}
