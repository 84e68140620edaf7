import Foundation
import PKI

/// What became of a list that came in.
public enum CRLTaking: Hashable, Sendable {
    case new
    /// The very same list is stored.
    case known
    /// A newer one of the same issuer and scope is stored and stays.
    case older
}

extension ReadTransaction {
    /// All lists, of one issuer together, newest first.
    public func crlRows() throws -> [CRLRow] {
        try rows("SELECT \(CRLRow.columns) FROM crl ORDER BY issuer, scope, this_update DESC, id").map(CRLRow.init)
    }

    /// Lists whose thumbprint begins with these digits, at most two.
    public func crlRows(beginning digits: String) throws -> [CRLRow] {
        let sql = "SELECT \(CRLRow.columns) FROM crl WHERE substr(thumbprint, 1, $2) = $1 ORDER BY thumbprint LIMIT 2"
        return try rows(sql, .text(digits), SQLValue(digits.utf8.count)).map(CRLRow.init)
    }

    /// The bytes of a list; `nil` when it is not stored.
    public func crlDER(thumbprint: String) throws -> [UInt8]? {
        try rows("SELECT der FROM crl WHERE thumbprint = $1", .text(thumbprint)).first?.blob(0)
    }
}

extension WriteTransaction {
    /// Takes a list in. One that counts replaces older ones of its issuer and scope, never newer ones; one that does not count
    /// replaces only its like from the same source, so that nobody can push out a good list or fill the store with bad ones. One
    /// whose time has not come replaces only its like, and stands in the way of none in force.
    ///
    /// - Parameters:
    ///   - isVerified: whether the list counts, now or when its time has come, as `TrustStore.verdict(on:at:)` says.
    ///   - source: `import`, or the address it was fetched from.
    public func take(_ list: CertificateRevocationList, isVerified: Bool, source: String) throws -> CRLTaking {
        if try !rows("SELECT 1 FROM crl WHERE thumbprint = $1", .text(list.thumbprint)).isEmpty {
            return try confirm(list, isVerified: isVerified)
        }
        let isAhead = list.isAhead(at: time)
        let sql = "SELECT \(CRLRow.columns) FROM crl WHERE scope = $1"
        var replaced: [CRLRow] = []
        for row in try rows(sql, .text(list.scopeKey)).map(CRLRow.init) {
            let isOlder = row.isReplaced(byNumber: list.number, thisUpdate: list.thisUpdate)
            let isLike = row.isVerified && row.isAhead(at: time)
            if isVerified, row.isVerified, !isOlder, isAhead || !isLike { return .older }
            if isVerified ? isOlder && (isLike || !isAhead) : !row.isVerified && row.source == source { replaced.append(row) }
        }
        for row in replaced { try change("DELETE FROM crl WHERE thumbprint = $1", .text(row.thumbprint)) }
        try add(list, isVerified: isVerified, source: source)
        try raiseGeneration()
        return .new
    }

    /// A list that came before its issuer's certificate counts from the time it comes again.
    private func confirm(_ list: CertificateRevocationList, isVerified: Bool) throws -> CRLTaking {
        if isVerified { try change("UPDATE crl SET is_verified = 1 WHERE thumbprint = $1", .text(list.thumbprint)) }
        return .known
    }

    private func add(_ list: CertificateRevocationList, isVerified: Bool, source: String) throws {
        let sql = """
            INSERT INTO crl (thumbprint, scope, issuer, number, this_update, next_update, is_delta, is_verified, entries, source, der,
                added_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """
        try change(
            sql, .text(list.thumbprint), .text(list.scopeKey), .text(list.issuer), SQLValue(list.number),
            .integer(list.thisUpdate.milliseconds), SQLValue(list.nextUpdate?.milliseconds), SQLValue(list.isDelta), SQLValue(isVerified),
            SQLValue(list.entryCount), .text(source), .blob(list.der), milliseconds)
    }

    /// - Returns: whether it was stored.
    public func deleteCRL(thumbprint: String) throws -> Bool {
        guard try !rows("DELETE FROM crl WHERE thumbprint = $1 RETURNING id", .text(thumbprint)).isEmpty else { return false }
        try raiseGeneration()
        return true
    }
}
