import Foundation
import Mail

/// A password of a key file that nobody has seen yet.
public struct KeyPasswordRow: Hashable, Sendable {
    /// 20 lower-case letters and digits.
    public var id: String
    public var address: EmailAddress
    /// Of the certificate in the file.
    public var thumbprint: String
    public var fileName: String
    public var madeBy: String
    public var madeAt: Date

    static let columns = "id, address, thumbprint, file_name, made_by, made_at"

    init(_ row: SQLRow) throws {
        id = try row.text(0)
        address = try ReadTransaction.emailAddress(row.text(1))
        thumbprint = try row.text(2)
        fileName = try row.text(3)
        madeBy = try row.text(4)
        madeAt = Date(milliseconds: try row.integer(5))
    }

    /// One about to be kept.
    public init(id: String, address: EmailAddress, thumbprint: String, fileName: String, madeBy: String) {
        self.id = id
        self.address = address
        self.thumbprint = thumbprint
        self.fileName = fileName
        self.madeBy = madeBy
        madeAt = Date(milliseconds: 0)
    }
}

extension ReadTransaction {
    /// Passwords that wait to be shown to an administrator, oldest first.
    /// - Parameter address: only those of one person.
    public func waitingKeyPasswords(for address: EmailAddress? = nil, limit: Int = 1000) throws -> [KeyPasswordRow] {
        let sql = """
            SELECT \(KeyPasswordRow.columns) FROM key_password WHERE channel = 'show' AND (CAST($1 AS TEXT) IS NULL OR address = $1)
            ORDER BY made_at, id LIMIT \(max(limit, 0))
            """
        return try rows(sql, SQLValue(address?.normalized)).map(KeyPasswordRow.init)
    }

    /// Those that wait for their owner in the portal, the newest first.
    public func portalKeyPasswords(of owner: EmailAddress, limit: Int = 100) throws -> [KeyPasswordRow] {
        let sql = """
            SELECT \(KeyPasswordRow.columns) FROM key_password WHERE channel = 'portal' AND address = $1 ORDER BY made_at DESC, id LIMIT $2
            """
        return try rows(sql, .text(owner.normalized), SQLValue(limit)).map(KeyPasswordRow.init)
    }

    /// One of them; `nil` when it is not his.
    /// - Throws: `StoreError.sealBroken` when it was changed.
    public func portalKeyPassword(_ id: String, of owner: EmailAddress) throws -> (row: KeyPasswordRow, password: String)? {
        let sql = """
            SELECT \(KeyPasswordRow.columns), sealed_password FROM key_password WHERE channel = 'portal' AND id = $1 AND address = $2
            """
        return try rows(sql, .text(id), .text(owner.normalized)).first.map { row in
            let bytes = try sealing.open(privateKey: row.blob(6), ofRow: "key_password \(id)")
            return (try KeyPasswordRow(row), String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension WriteTransaction {
    /// Keeps a password, sealed, until somebody has it shown.
    /// - Parameter isForOwner: he sees it in the portal; else an administrator does.
    public func keep(password: String, _ row: KeyPasswordRow, isForOwner: Bool = false) throws {
        let sealed = try sealing.seal(privateKey: Array(password.utf8), ofRow: "key_password \(row.id)")
        let sql = """
            INSERT INTO key_password (id, address, thumbprint, file_name, sealed_password, made_by, made_at, channel)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """
        try change(
            sql, .text(row.id), .text(row.address.normalized), .text(row.thumbprint), .text(row.fileName), .blob(sealed),
            .text(row.madeBy), milliseconds, .text(isForOwner ? "portal" : "show"))
    }

    /// Opens a password and destroys it in the same step: nobody sees it twice.
    /// - Returns: `nil` when it was taken already.
    /// - Throws: `StoreError.sealBroken` when it was changed.
    public func takeKeyPassword(_ id: String) throws -> String? {
        guard
            let sealed = try rows("DELETE FROM key_password WHERE id = $1 AND channel = 'show' RETURNING sealed_password", .text(id)).first?
                .blob(0)
        else { return nil }
        let bytes = try sealing.open(privateKey: sealed, ofRow: "key_password \(id)")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Destroys the passwords that wait for an address: what they open must not be opened any more.
    /// - Returns: how many there were.
    public func destroyKeyPasswords(for address: EmailAddress) throws -> Int {
        try rows("DELETE FROM key_password WHERE address = $1 RETURNING id", .text(address.normalized)).count
    }

    /// Notes that the key of a request was sent.
    /// - Returns: whether it had not been sent before.
    public func markDelivered(request id: String) throws -> Bool {
        let sql = """
            UPDATE certificate_request SET delivered_at = $2 WHERE id = $1 AND delivered_at IS NULL AND state = 'issued' RETURNING id
            """
        return try !rows(sql, .text(id), milliseconds).isEmpty
    }
}

extension ReadTransaction {
    /// When the key of a request was sent; `nil`: not yet, or it stays here.
    public func deliveredAt(request id: String) throws -> Date? {
        try rows("SELECT delivered_at FROM certificate_request WHERE id = $1", .text(id)).first?.optionalInteger(0)
            .map(Date.init(milliseconds:))
    }
}
