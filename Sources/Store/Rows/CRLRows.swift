import Foundation
import OpenSSL

/// One certificate revocation list as stored (RFC 5280 §5).
public struct CRLRow: Hashable, Sendable {
    public var der: [UInt8]
    public var issuerDER: [UInt8]
    /// Lower-case hexadecimal; `nil` when the list carries none.
    public var number: String?
    public var thisUpdate: Date
    public var nextUpdate: Date?

    public init(der: [UInt8], issuerDER: [UInt8], number: String?, thisUpdate: Date, nextUpdate: Date?) {
        self.der = der
        self.issuerDER = issuerDER
        self.number = number
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
    }

    init(_ row: SQLRow) throws {
        der = try row.blob(0)
        issuerDER = try row.blob(1)
        number = try row.optionalText(2)
        thisUpdate = Date(milliseconds: try row.integer(3))
        nextUpdate = try row.optionalInteger(4).map(Date.init(milliseconds:))
    }
}

extension ReadTransaction {
    /// All lists, of one issuer together, newest first.
    public func crlRows() throws -> [CRLRow] {
        try rows("SELECT der, issuer_der, number, this_update, next_update FROM crl ORDER BY issuer_der, this_update DESC").map(CRLRow.init)
    }
}

extension WriteTransaction {
    /// - Returns: whether the list is new.
    public func insert(_ crl: CRLRow) throws -> Bool {
        let sql = """
            INSERT INTO crl (digest, issuer_der, number, this_update, next_update, der, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (digest) DO NOTHING RETURNING id
            """
        let inserted = try rows(
            sql, .text(Digest.sha256.hex(crl.der)), .blob(crl.issuerDER), SQLValue(crl.number), .integer(crl.thisUpdate.milliseconds),
            SQLValue(crl.nextUpdate?.milliseconds), .blob(crl.der), milliseconds)
        guard !inserted.isEmpty else { return false }
        try raiseGeneration()
        return true
    }
}
