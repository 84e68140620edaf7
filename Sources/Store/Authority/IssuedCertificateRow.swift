import Foundation

/// One serial number our authorities gave out, and what became of it.
public struct IssuedCertificateRow: Hashable, Sendable {
    /// How a certificate was revoked (RFC 5280 §5.3).
    public struct Revocation: Hashable, Sendable {
        public var at: Date
        /// CRLReason (RFC 5280 §5.3.1).
        public var reason: Int
        /// Since when its key must not be trusted.
        public var invalidityAt: Date?

        public init(at: Date, reason: Int, invalidityAt: Date? = nil) {
            self.at = at
            self.reason = reason
            self.invalidityAt = invalidityAt
        }
    }

    /// Lower-case hexadecimal, as `Certificate.serialNumber` writes it.
    public var serialNumber: String
    /// `nil` for the certificate of an authority that never came to be.
    public var authority: Int64?
    /// RFC 4514 text.
    public var issuer: String
    public var subject: String
    /// In the form addresses are compared in; `nil` for authorities.
    public var address: String?
    /// Of the request it answers.
    public var request: String?
    public var notAfter: Date
    public var reservedAt: Date
    /// `nil`: the number was given out, and no certificate came of it.
    public var thumbprint: String?
    public var issuedAt: Date?
    public var revocation: Revocation?

    static let columns = """
        serial_number, authority, issuer, subject, address, request, not_after, reserved_at, thumbprint, issued_at, revoked_at, reason, \
        invalidity_at
        """

    init(_ row: SQLRow) throws {
        serialNumber = try row.text(0)
        authority = try row.optionalInteger(1)
        issuer = try row.text(2)
        subject = try row.text(3)
        address = try row.optionalText(4)
        request = try row.optionalText(5)
        notAfter = Date(milliseconds: try row.integer(6))
        reservedAt = Date(milliseconds: try row.integer(7))
        thumbprint = try row.optionalText(8)
        issuedAt = try row.optionalInteger(9).map(Date.init(milliseconds:))
        revocation = try row.optionalInteger(10).map {
            Revocation(
                at: Date(milliseconds: $0), reason: Int(try row.integer(11)),
                invalidityAt: try row.optionalInteger(12).map(Date.init(milliseconds:)))
        }
    }

    /// A number about to be given out.
    public init(
        serialNumber: String, authority: Int64?, issuer: String, subject: String, address: String?, request: String?, notAfter: Date
    ) {
        self.serialNumber = serialNumber
        self.authority = authority
        self.issuer = issuer
        self.subject = subject
        self.address = address
        self.request = request
        self.notAfter = notAfter
        reservedAt = Date(milliseconds: 0)
    }
}
