import Foundation
import Mail
import Settings

extension Store {
    /// Whether a master key opens this store.
    public func isOpened(by key: MasterKey) async throws -> Bool {
        try await read { transaction in
            guard let wrapped = try transaction.rows("SELECT value FROM meta WHERE name = 'data_key'").first?.blob(0) else { return false }
            return (try? SealingKeys.unwrap(wrapped, with: key)) != nil
        }
    }
}

extension ReadTransaction {
    /// The time of the newest record of what was changed or decided; `nil` in a new store.
    public func newestRecord() throws -> Date? {
        let times = try ["SELECT max(at) FROM audit", "SELECT max(at) FROM trace"].compactMap {
            try rows($0).first?.optionalInteger(0)
        }
        return times.max().map(Date.init(milliseconds:))
    }

    /// Certificates with a private key here that name an address of a domain and have not ended.
    public func certificateRows(withKeyIn pattern: DomainPattern, endingAfter date: Date, limit: Int) throws -> [CertificateRow] {
        try rows(in: pattern, endingAfter: date, limit: limit, "private_key k JOIN certificate_address a ON a.certificate = k.certificate")
    }

    /// Certificates that name an address of a domain and have not ended.
    public func certificateRows(in pattern: DomainPattern, endingAfter date: Date, limit: Int) throws -> [CertificateRow] {
        try rows(in: pattern, endingAfter: date, limit: limit, "certificate_address a")
    }

    private func rows(in pattern: DomainPattern, endingAfter date: Date, limit: Int, _ tables: String) throws -> [CertificateRow] {
        let ending =
            switch pattern {
            case .exact(let domain): "@\(domain.ascii)"
            case .below(let domain): ".\(domain.ascii)"
            }
        let like = "%" + ending.map { "\\%_".contains($0) ? "\\\($0)" : String($0) }.joined()
        let condition = """
            c.not_after > $2 AND c.is_pending = 0 AND c.id IN (
                SELECT a.certificate FROM \(tables)
                WHERE a.address LIKE $1 ESCAPE '\\')
            """
        return try certificateRows(condition, [.text(like), .integer(date.milliseconds)], order: "c.id LIMIT \(max(limit, 0))")
    }
}
