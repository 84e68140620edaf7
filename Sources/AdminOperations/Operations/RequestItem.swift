import Foundation

/// A request for a certificate as lists show it.
public struct RequestItem: Codable, Sendable, Hashable {
    public var id: String
    public var address: String
    public var commonName: String
    public var profile: String
    public var key: String
    /// `built-in`, `delayed` or `csr`.
    public var handler: String
    /// `administrator`, `automatic`, `renewal` or `bulk`.
    public var origin: String
    public var requestedBy: String
    /// `waiting`, `issued`, `failed` or `cancelled`.
    public var state: String
    /// What it waits for, or why it failed.
    public var detail: String?
    /// SHA-256 of the certificate that came of it.
    public var thumbprint: String?
    public var createdAt: Date
    public var changedAt: Date
    /// PKCS #10 in PEM, for an outside authority.
    public var request: String?

    public init(
        id: String, address: String, commonName: String, profile: String, key: String, handler: String, origin: String,
        requestedBy: String, state: String, detail: String?, thumbprint: String?, createdAt: Date, changedAt: Date, request: String?
    ) {
        self.id = id
        self.address = address
        self.commonName = commonName
        self.profile = profile
        self.key = key
        self.handler = handler
        self.origin = origin
        self.requestedBy = requestedBy
        self.state = state
        self.detail = detail
        self.thumbprint = thumbprint
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.request = request
    }
}
