import Foundation
import Mail

/// One certificate as stored: its DER, and the parts it is found by, so that lists need not parse.
public struct CertificateRow: Hashable, Sendable {
    /// SHA-256 of the DER, lower-case hexadecimal.
    public var thumbprint: String
    public var der: [UInt8]
    /// RFC 4514 text.
    public var subject: String
    /// RFC 4514 text.
    public var issuer: String
    public var subjectDER: [UInt8]
    public var issuerDER: [UInt8]
    /// Lower-case hexadecimal.
    public var serialNumber: String
    public var subjectKeyIdentifier: [UInt8]?
    public var notBefore: Date
    public var notAfter: Date
    public var isCA: Bool
    /// An administrator trusts it as a root.
    public var isRoot: Bool
    /// Found in a mail, not confirmed yet: never used.
    public var isPending: Bool
    /// The gateway holds its private key.
    public var hasPrivateKey: Bool
    /// Where it came from: `import`, `mail`, `ca`, …
    public var source: String
    public var addedAt: Date

    static let columns = """
        c.thumbprint, c.der, c.subject, c.issuer, c.subject_der, c.issuer_der, c.serial_number, c.subject_key_identifier, c.not_before, \
        c.not_after, c.is_ca, c.is_root, c.is_pending, c.source, c.added_at, \
        CASE WHEN EXISTS (SELECT 1 FROM private_key k WHERE k.certificate = c.id) THEN 1 ELSE 0 END
        """

    init(_ row: SQLRow) throws {
        thumbprint = try row.text(0)
        der = try row.blob(1)
        subject = try row.text(2)
        issuer = try row.text(3)
        subjectDER = try row.blob(4)
        issuerDER = try row.blob(5)
        serialNumber = try row.text(6)
        subjectKeyIdentifier = try row.optionalBlob(7)
        notBefore = Date(milliseconds: try row.integer(8))
        notAfter = Date(milliseconds: try row.integer(9))
        isCA = try row.flag(10)
        isRoot = try row.flag(11)
        isPending = try row.flag(12)
        source = try row.text(13)
        addedAt = Date(milliseconds: try row.integer(14))
        hasPrivateKey = try row.flag(15)
    }

    /// A certificate to be stored.
    public init(
        thumbprint: String, der: [UInt8], subject: String, issuer: String, subjectDER: [UInt8], issuerDER: [UInt8], serialNumber: String,
        subjectKeyIdentifier: [UInt8]?, notBefore: Date, notAfter: Date, isCA: Bool, isRoot: Bool, isPending: Bool, source: String
    ) {
        self.thumbprint = thumbprint
        self.der = der
        self.subject = subject
        self.issuer = issuer
        self.subjectDER = subjectDER
        self.issuerDER = issuerDER
        self.serialNumber = serialNumber
        self.subjectKeyIdentifier = subjectKeyIdentifier
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.isCA = isCA
        self.isRoot = isRoot
        self.isPending = isPending
        self.source = source
        hasPrivateKey = false
        addedAt = Date(milliseconds: 0)
    }
}

/// Which certificates a list shows; empty filters show all.
public struct CertificateFilter: Hashable, Sendable {
    /// Only those for this address.
    public var address: EmailAddress?
    /// Only those whose subject or issuer holds this text, in any ASCII letter case.
    public var text: String?
    /// Only trusted roots, or only others.
    public var isRoot: Bool?
    /// Only authorities, or only others.
    public var isCA: Bool?
    /// Only those with a private key here, or only others.
    public var hasPrivateKey: Bool?
    /// Only those that end before this time.
    public var notAfterBefore: Date?
    /// Only those that have not ended yet at this time.
    public var notAfterFrom: Date?
    /// Only those that wait for approval, or only others.
    public var isPending: Bool?
    /// Only those whose issuer holds this text, in any ASCII letter case.
    public var issuer: String?
    /// Only those on the trust list.
    public var isOnTrustList = false

    public init(
        address: EmailAddress? = nil, text: String? = nil, isRoot: Bool? = nil, isCA: Bool? = nil, hasPrivateKey: Bool? = nil,
        notAfterBefore: Date? = nil, notAfterFrom: Date? = nil, isPending: Bool? = nil, issuer: String? = nil
    ) {
        self.address = address
        self.text = text
        self.isRoot = isRoot
        self.isCA = isCA
        self.hasPrivateKey = hasPrivateKey
        self.notAfterBefore = notAfterBefore
        self.notAfterFrom = notAfterFrom
        self.isPending = isPending
        self.issuer = issuer
    }
}
