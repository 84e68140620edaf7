import Foundation

/// What an administrator said about one certificate.
public struct TrustListRow: Hashable, Sendable, Codable {
    public enum Status: String, Hashable, Sendable, Codable {
        case trusted, distrusted
    }

    /// SHA-256 of the DER, lower-case hexadecimal; the certificate itself need not be stored.
    public var thumbprint: String
    public var status: Status
    /// A trusted certificate counts after its end, too.
    public var allowExpired: Bool
    /// Why, in the administrator's words.
    public var note: String
    /// Who said it.
    public var author: String
    /// When it was said; set by the store.
    public var time: Date

    public init(thumbprint: String, status: Status, allowExpired: Bool = false, note: String = "", author: String = "") {
        self.thumbprint = thumbprint
        self.status = status
        self.allowExpired = allowExpired
        self.note = note
        self.author = author
        time = Date(milliseconds: 0)
    }

    static let columns = "thumbprint, status, allow_expired, note, author, added_at"

    init(_ row: SQLRow) throws {
        thumbprint = try row.text(0)
        status = try QueueEntryRow.word(row.text(1))
        allowExpired = try row.flag(2)
        note = try row.text(3)
        author = try row.text(4)
        time = Date(milliseconds: try row.integer(5))
    }
}

extension ReadTransaction {
    /// The whole trust list in the order of thumbprints.
    public func trustList() throws -> [TrustListRow] {
        try rows("SELECT \(TrustListRow.columns) FROM trust_list_entry ORDER BY thumbprint").map(TrustListRow.init)
    }

    /// `nil` when nothing is said about the certificate.
    public func trustListEntry(_ thumbprint: String) throws -> TrustListRow? {
        let sql = "SELECT \(TrustListRow.columns) FROM trust_list_entry WHERE thumbprint = $1"
        return try rows(sql, .text(thumbprint)).first.map(TrustListRow.init)
    }
}

extension WriteTransaction {
    /// Sets the entry of a certificate, over one that is there.
    public func setTrust(_ entry: TrustListRow) throws {
        let sql = """
            INSERT INTO trust_list_entry (\(TrustListRow.columns)) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (thumbprint) DO UPDATE SET status = excluded.status, allow_expired = excluded.allow_expired,
                note = excluded.note, author = excluded.author, added_at = excluded.added_at
            """
        try change(
            sql, .text(entry.thumbprint), .text(entry.status.rawValue), SQLValue(entry.allowExpired), .text(entry.note),
            .text(entry.author), milliseconds)
        try raiseGeneration()
    }

    /// - Returns: whether there was an entry.
    public func removeTrust(_ thumbprint: String) throws -> Bool {
        let removed = try rows("DELETE FROM trust_list_entry WHERE thumbprint = $1 RETURNING thumbprint", .text(thumbprint))
        guard !removed.isEmpty else { return false }
        try raiseGeneration()
        return true
    }
}
