import Foundation
import Mail

/// One wish for a certificate and what became of it (`behaviour.md` 13.3).
public struct CertificateRequestRow: Hashable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        case waiting, issued, failed, cancelled
    }

    /// Who wished.
    public enum Origin: String, Sendable, CaseIterable {
        case administrator
        /// `sign.auto-request`: somebody sent mail and had no certificate.
        case automatic
        case renewal, bulk
    }

    /// 20 lower-case letters and digits.
    public var id: String
    public var address: EmailAddress
    public var commonName: String
    /// Further parts of the subject, `O=Example, C=DE`; empty for none.
    public var subject: String
    /// `sign-encrypt`, `sign` or `encrypt`.
    public var profile: String
    /// `rsa-3072`, …; `given` when the key came with the request.
    public var keyType: String
    /// Seconds; `nil`: what the settings say.
    public var validity: Int64?
    /// `nil`: the one the settings name, else the default.
    public var authority: Int64?
    /// `built-in`, `delayed` or `csr`.
    public var handler: String
    public var origin: Origin
    /// The administrator, or the address for automatic ones.
    public var requestedBy: String
    public var state: State
    public var approvedAt: Date?
    public var tries: Int
    /// Why the last try failed.
    public var problem: String?
    /// SHA-256 of the SubjectPublicKeyInfo a certificate is awaited for.
    public var publicKey: String?
    /// Whether a private key waits here for its certificate.
    public var hasKey: Bool
    /// PKCS #10 in DER: made here for an outside authority, or handed in by its owner.
    public var request: [UInt8]?
    /// Of the certificate that came of it.
    public var thumbprint: String?
    /// The certificate it renews.
    public var replaces: String?
    /// JSON of how the key travels to its owner; `nil`: it stays here.
    public var delivery: String?
    public var createdAt: Date
    public var changedAt: Date

    static let columns = """
        id, address, common_name, subject, profile, key_type, validity, authority, handler, origin, requested_by, state, approved_at, \
        tries, problem, public_key, CASE WHEN sealed_key IS NULL THEN 0 ELSE 1 END, request, thumbprint, replaces, delivery, created_at, \
        changed_at
        """

    /// A request to be stored.
    public init(
        id: String, address: EmailAddress, commonName: String, subject: String, profile: String, keyType: String, validity: Int64?,
        authority: Int64?, handler: String, origin: Origin, requestedBy: String, request: [UInt8]? = nil, publicKey: String? = nil,
        replaces: String? = nil, delivery: String? = nil
    ) {
        self.id = id
        self.address = address
        self.commonName = commonName
        self.subject = subject
        self.profile = profile
        self.keyType = keyType
        self.validity = validity
        self.authority = authority
        self.handler = handler
        self.origin = origin
        self.requestedBy = requestedBy
        state = .waiting
        tries = 0
        hasKey = false
        self.request = request
        self.publicKey = publicKey
        self.replaces = replaces
        self.delivery = delivery
        createdAt = Date(milliseconds: 0)
        changedAt = createdAt
    }

    init(_ row: SQLRow) throws {
        id = try row.text(0)
        guard let address = EmailAddress(try row.text(1)), let origin = Origin(rawValue: try row.text(9)),
            let state = State(rawValue: try row.text(11))
        else { throw StoreError.corrupt("certificate request \(id)") }
        self.address = address
        commonName = try row.text(2)
        subject = try row.text(3)
        profile = try row.text(4)
        keyType = try row.text(5)
        validity = try row.optionalInteger(6)
        authority = try row.optionalInteger(7)
        handler = try row.text(8)
        self.origin = origin
        requestedBy = try row.text(10)
        self.state = state
        approvedAt = try row.optionalInteger(12).map(Date.init(milliseconds:))
        tries = Int(try row.integer(13))
        problem = try row.optionalText(14)
        publicKey = try row.optionalText(15)
        hasKey = try row.flag(16)
        request = try row.optionalBlob(17)
        thumbprint = try row.optionalText(18)
        replaces = try row.optionalText(19)
        delivery = try row.optionalText(20)
        createdAt = Date(milliseconds: try row.integer(21))
        changedAt = Date(milliseconds: try row.integer(22))
    }
}
