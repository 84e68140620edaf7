import Foundation

/// One authority of ours as stored, without its key and its list (`behaviour.md` 13.1).
public struct AuthorityRow: Hashable, Sendable {
    public var id: Int64
    /// The name an administrator gave it: `ca.authority` names it by this.
    public var name: String
    /// RFC 4514 text.
    public var subject: String
    /// The authority of ours above it; `nil` for a root and for one certified elsewhere.
    public var parent: Int64?
    /// Of its certificate; `nil` while a request for it is with an outside authority.
    public var thumbprint: String?
    /// SHA-256 of its SubjectPublicKeyInfo, lower-case hexadecimal.
    public var publicKey: String
    /// Whether its private key is here.
    public var hasKey: Bool
    /// PKCS #10 in DER while its certificate is awaited.
    public var request: [UInt8]?
    /// The digest it signs with: `sha-256`, …
    public var digest: String
    /// Where its list is published, instead of below `ca.crl-url`.
    public var distributionPoint: String?
    /// The one that issues where `ca.authority` names none.
    public var isDefault: Bool
    /// Marked “do not use”: it issues no more.
    public var isRetired: Bool
    /// Of its newest list; 0 when it has made none.
    public var listNumber: Int64
    public var listThisUpdate: Date?
    public var listNextUpdate: Date?
    public var addedAt: Date

    static let columns = """
        a.id, a.name, a.subject, a.parent, (SELECT c.thumbprint FROM certificate c WHERE c.id = a.certificate), a.public_key, \
        CASE WHEN a.sealed_key IS NULL THEN 0 ELSE 1 END, a.request, a.digest, a.distribution_point, a.is_default, a.is_retired, \
        a.list_number, a.list_this_update, a.list_next_update, a.added_at
        """

    init(_ row: SQLRow) throws {
        id = try row.integer(0)
        name = try row.text(1)
        subject = try row.text(2)
        parent = try row.optionalInteger(3)
        thumbprint = try row.optionalText(4)
        publicKey = try row.text(5)
        hasKey = try row.flag(6)
        request = try row.optionalBlob(7)
        digest = try row.text(8)
        distributionPoint = try row.optionalText(9)
        isDefault = try row.flag(10)
        isRetired = try row.flag(11)
        listNumber = try row.integer(12)
        listThisUpdate = try row.optionalInteger(13).map(Date.init(milliseconds:))
        listNextUpdate = try row.optionalInteger(14).map(Date.init(milliseconds:))
        addedAt = Date(milliseconds: try row.integer(15))
    }
}

/// An authority to be stored.
public struct NewAuthority: Sendable {
    public var name: String
    public var subject: String
    public var parent: Int64?
    /// Stored already; `nil` together with a request.
    public var thumbprint: String?
    public var publicKey: String
    public var request: [UInt8]?
    public var digest: String
    public var distributionPoint: String?

    public init(
        name: String, subject: String, parent: Int64?, thumbprint: String?, publicKey: String, request: [UInt8]?, digest: String,
        distributionPoint: String?
    ) {
        self.name = name
        self.subject = subject
        self.parent = parent
        self.thumbprint = thumbprint
        self.publicKey = publicKey
        self.request = request
        self.digest = digest
        self.distributionPoint = distributionPoint
    }
}
