import Foundation
import Mail
import Settings

/// A password of PDFs that is used again, without itself (`behaviour.md` W-02, W-03).
public struct PasswordRow: Hashable, Sendable {
    public var address: EmailAddress
    public var mode: PasswordMode
    public var length: Int
    /// Where it went by SMS.
    public var number: PhoneNumber?
    public var madeAt: Date
    /// `nil`: until it is cleared.
    public var validUntil: Date?

    public init(address: EmailAddress, mode: PasswordMode, length: Int, number: PhoneNumber?, madeAt: Date, validUntil: Date?) {
        self.address = address
        self.mode = mode
        self.length = length
        self.number = number
        self.madeAt = madeAt
        self.validUntil = validUntil
    }

    static let columns = "address, mode, length, number, made_at, valid_until"

    init(_ row: SQLRow) throws {
        guard let address = EmailAddress(try row.text(0)), let mode = PasswordMode(rawValue: try row.text(1)) else {
            throw StoreError.corrupt("a password")
        }
        self.init(
            address: address, mode: mode, length: Int(try row.integer(2)), number: try row.optionalText(3).flatMap { PhoneNumber($0) },
            madeAt: Date(milliseconds: try row.integer(4)), validUntil: try row.optionalInteger(5).map(Date.init(milliseconds:)))
    }
}

extension ReadTransaction {
    /// The password that is used again for an address; `nil` when there is none, or it has ended.
    public func passwordRow(for address: EmailAddress) throws -> PasswordRow? {
        let sql = "SELECT \(PasswordRow.columns) FROM password WHERE address = $1 AND (valid_until IS NULL OR valid_until > $2)"
        return try rows(sql, .text(address.normalized), milliseconds).first.map(PasswordRow.init)
    }

    /// The passwords that count, by address.
    /// - Parameter last: only those behind this address: the way to turn pages.
    public func passwordRows(after last: EmailAddress? = nil, limit: Int = 1000) throws -> [PasswordRow] {
        let sql = """
            SELECT \(PasswordRow.columns) FROM password WHERE address > $1 AND (valid_until IS NULL OR valid_until > $2)
            ORDER BY address LIMIT $3
            """
        return try rows(sql, .text(last?.normalized ?? ""), milliseconds, SQLValue(limit)).map(PasswordRow.init)
    }

    /// The password itself, without hyphens; `nil` when there is none, or it has ended.
    /// - Throws: `StoreError.sealBroken` when it was changed or moved.
    public func password(for address: EmailAddress) throws -> String? {
        let sql = "SELECT sealed FROM password WHERE address = $1 AND (valid_until IS NULL OR valid_until > $2)"
        return try rows(sql, .text(address.normalized), milliseconds).first.map {
            try sealing.open(text: $0.blob(0), of: "password", address.normalized)
        }
    }

    /// A one-time password by its number; `nil` when it is not this address's.
    public func passwordID(_ id: String, for address: EmailAddress) throws -> PasswordIDRow? {
        let sql = "SELECT id, length, made_at FROM password_id WHERE id = $1 AND address = $2"
        return try rows(sql, .text(id), .text(address.normalized)).first.map {
            PasswordIDRow(id: try $0.text(0), length: Int(try $0.integer(1)), madeAt: Date(milliseconds: try $0.integer(2)))
        }
    }
}

extension WriteTransaction {
    /// Keeps a password, over the one before, which is destroyed.
    public func keep(password: String, _ row: PasswordRow) throws {
        let sql = """
            INSERT INTO password (\(PasswordRow.columns), sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (address) DO UPDATE SET mode = excluded.mode, length = excluded.length, number = excluded.number,
                made_at = excluded.made_at, valid_until = excluded.valid_until, sealed = excluded.sealed
            """
        let address = row.address.normalized
        try change(
            sql, .text(address), .text(row.mode.rawValue), SQLValue(row.length), SQLValue(row.number?.text),
            .integer(row.madeAt.milliseconds), SQLValue(row.validUntil?.milliseconds),
            .blob(try sealing.seal(text: password, of: "password", address)))
    }

    /// Destroys the password of an address: the next message gets a new one.
    /// - Returns: whether there was one.
    public func clearPassword(for address: EmailAddress) throws -> Bool {
        try !rows("DELETE FROM password WHERE address = $1 RETURNING address", .text(address.normalized)).isEmpty
    }

    /// Keeps the number of a one-time password, for the page that shows it.
    public func addPasswordID(_ id: String, for address: EmailAddress, length: Int, trace: QueueID) throws {
        try change(
            "INSERT INTO password_id (id, address, length, trace, made_at) VALUES ($1, $2, $3, $4, $5)", .text(id),
            .text(address.normalized), SQLValue(length), .text(trace.text), milliseconds)
    }

    /// Destroys passwords that ended, at most `limit` of them.
    /// - Returns: how many.
    public func prunePasswords(endedBy time: Date, limit: Int) throws -> Int {
        let sql = """
            DELETE FROM password WHERE address IN (
                SELECT address FROM password WHERE valid_until <= $1 ORDER BY valid_until LIMIT $2) RETURNING address
            """
        return try rows(sql, .integer(time.milliseconds), SQLValue(limit)).count
    }
}
