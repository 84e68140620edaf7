import Foundation
import PKI

/// One certificate revocation list as stored (RFC 5280 §5), without its bytes.
public struct CRLRow: Hashable, Sendable {
    /// SHA-256 of the DER, lower-case hexadecimal.
    public var thumbprint: String
    /// RFC 4514 text.
    public var issuer: String
    /// Lower-case hexadecimal; `nil` when the list carries none.
    public var number: String?
    public var thisUpdate: Date
    public var nextUpdate: Date?
    public var isDelta: Bool
    /// Its signature and its signer's path were good when it came.
    public var isVerified: Bool
    public var entries: Int
    /// `import`, or the address it was fetched from.
    public var source: String
    public var addedAt: Date

    static let columns =
        "thumbprint, issuer, number, this_update, next_update, is_delta, is_verified, entries, source, added_at"

    init(_ row: SQLRow) throws {
        thumbprint = try row.text(0)
        issuer = try row.text(1)
        number = try row.optionalText(2)
        thisUpdate = Date(milliseconds: try row.integer(3))
        nextUpdate = try row.optionalInteger(4).map(Date.init(milliseconds:))
        isDelta = try row.flag(5)
        isVerified = try row.flag(6)
        entries = Int(try row.integer(7))
        source = try row.text(8)
        addedAt = Date(milliseconds: try row.integer(9))
    }

    /// Whether its time has not come.
    func isAhead(at date: Date) -> Bool { thisUpdate > date.addingTimeInterval(CertificateRevocationList.skew) }

    /// Whether a list of the same scope with these values is newer: CRL number, then thisUpdate.
    func isReplaced(byNumber other: String?, thisUpdate date: Date) -> Bool {
        if let number, let other, number != other {
            return number.count != other.count ? number.count < other.count : number < other
        }
        return thisUpdate < date
    }
}
