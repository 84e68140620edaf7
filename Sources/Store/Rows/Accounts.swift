import Foundation
import Mail
import Settings

/// Who may log in to send mail.
public struct AccountRow: Hashable, Sendable {
    /// Whose address an account may send from.
    public enum Sender: Hashable, Sendable, CustomStringConvertible {
        case address(EmailAddress)
        /// Every address of these domains.
        case domain(DomainPattern)

        /// `alice@example.com`, or `@example.com` for all of a domain.
        public init?(_ text: String) {
            if text.hasPrefix("@") {
                guard let pattern = DomainPattern(text.dropFirst()) else { return nil }
                self = .domain(pattern)
            } else {
                guard let address = EmailAddress(text) else { return nil }
                self = .address(address)
            }
        }

        public var description: String {
            switch self {
            case .address(let address): address.description
            case .domain(let pattern): "@\(pattern)"
            }
        }

        func covers(_ address: EmailAddress) -> Bool {
            switch self {
            case .address(let own): own == address || own == address.withoutTag
            case .domain(let pattern): pattern.covers(address.domain)
            }
        }
    }

    public var name: String
    public var credential: AccountCredential
    public var senders: [Sender]
    public var addedAt: Date
    public var changedAt: Date

    /// Whether mail may bear this reverse-path: its own addresses, and the null one that answers of programs have.
    public func maySend(from address: EmailAddress?) -> Bool {
        guard let address else { return true }
        return senders.contains { $0.covers(address) }
    }

    init(name: String, credential: AccountCredential, senders: [Sender], addedAt: Date, changedAt: Date) {
        self.name = name
        self.credential = credential
        self.senders = senders
        self.addedAt = addedAt
        self.changedAt = changedAt
    }

    init(_ row: SQLRow) throws {
        name = try row.text(0)
        credential = AccountCredential(
            salt: try row.blob(1), iterations: Int(try row.integer(2)), storedKey: try row.blob(3), serverKey: try row.blob(4))
        senders = try row.text(5).split(separator: "\n").map { text in
            guard let sender = Sender(String(text)) else { throw StoreError.corrupt("a sender of an account") }
            return sender
        }
        addedAt = Date(milliseconds: try row.integer(6))
        changedAt = Date(milliseconds: try row.integer(7))
    }

    static let columns = "name, salt, iterations, stored_key, server_key, senders, added_at, changed_at"
}

extension ReadTransaction {
    /// In the order of their names, those after `last`.
    public func accounts(after last: String = "", limit: Int = 1000) throws -> [AccountRow] {
        try rows("SELECT \(AccountRow.columns) FROM account WHERE name > $1 ORDER BY name LIMIT $2", .text(last), SQLValue(limit))
            .map(AccountRow.init)
    }

    /// `nil` when there is no such account.
    public func account(_ name: String) throws -> AccountRow? {
        try rows("SELECT \(AccountRow.columns) FROM account WHERE name = $1", .text(name)).first.map(AccountRow.init)
    }
}

extension WriteTransaction {
    /// - Returns: whether the name is new.
    public func addAccount(_ name: String, _ credential: AccountCredential, senders: [AccountRow.Sender]) throws -> Bool {
        let sql = """
            INSERT INTO account (\(AccountRow.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (name) DO NOTHING RETURNING name
            """
        let added = try rows(
            sql, .text(name), .blob(credential.salt), SQLValue(credential.iterations), .blob(credential.storedKey),
            .blob(credential.serverKey), .text(senders.map(\.description).joined(separator: "\n")), milliseconds)
        return !added.isEmpty
    }

    /// - Returns: whether there is such an account.
    public func setCredential(_ credential: AccountCredential, of name: String) throws -> Bool {
        let sql = """
            UPDATE account SET salt = $2, iterations = $3, stored_key = $4, server_key = $5, changed_at = $6 WHERE name = $1 RETURNING name
            """
        let changed = try rows(
            sql, .text(name), .blob(credential.salt), SQLValue(credential.iterations), .blob(credential.storedKey),
            .blob(credential.serverKey), milliseconds)
        return !changed.isEmpty
    }

    /// - Returns: whether there was such an account.
    public func removeAccount(_ name: String) throws -> Bool {
        try !rows("DELETE FROM account WHERE name = $1 RETURNING name", .text(name)).isEmpty
    }
}
