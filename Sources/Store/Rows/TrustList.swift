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

    public init(thumbprint: String, status: Status, allowExpired: Bool = false) {
        self.thumbprint = thumbprint
        self.status = status
        self.allowExpired = allowExpired
    }
}

extension ReadTransaction {
    /// The whole trust list in the order of thumbprints.
    public func trustList() throws -> [TrustListRow] {
        try rows("SELECT thumbprint, status, allow_expired FROM trust_list_entry ORDER BY thumbprint").map(Self.trustListRow)
    }

    /// `nil` when nothing is said about the certificate.
    public func trustListEntry(_ thumbprint: String) throws -> TrustListRow? {
        let sql = "SELECT thumbprint, status, allow_expired FROM trust_list_entry WHERE thumbprint = $1"
        return try rows(sql, .text(thumbprint)).first.map(Self.trustListRow)
    }

    private static func trustListRow(_ row: SQLRow) throws -> TrustListRow {
        TrustListRow(thumbprint: try row.text(0), status: try QueueEntryRow.word(row.text(1)), allowExpired: try row.flag(2))
    }
}

extension WriteTransaction {
    /// Sets the entry of a certificate, over one that is there.
    public func setTrust(_ entry: TrustListRow) throws {
        let sql = """
            INSERT INTO trust_list_entry (thumbprint, status, allow_expired, added_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (thumbprint) DO UPDATE SET status = excluded.status, allow_expired = excluded.allow_expired
            """
        try change(sql, .text(entry.thumbprint), .text(entry.status.rawValue), SQLValue(entry.allowExpired), milliseconds)
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
