import Foundation

/// An authority as lists show it.
public struct AuthorityItem: Codable, Sendable, Hashable {
    public var name: String
    public var subject: String
    /// SHA-256 of its certificate; absent while that is awaited.
    public var thumbprint: String?
    /// The name of the authority of ours above it.
    public var parent: String?
    /// `ready`, or why it does not issue.
    public var state: String
    public var isDefault: Bool
    public var isRoot: Bool
    /// `RSA-3072`, `P-256`, …; absent while its certificate is awaited.
    public var key: String?
    public var notAfter: Date?
    /// How many authorities may stand below one another beneath it; absent: any number.
    public var pathLength: Int?
    /// The domains it may issue for; empty: no limits.
    public var domains: [String]
    /// Where its revocation list is published.
    public var listURL: String?
    /// Of its newest list; 0: none was made.
    public var listNumber: Int
    public var listThisUpdate: Date?
    public var listNextUpdate: Date?
    /// Certificates it issued that have not ended.
    public var issued: Int
    /// Those of them that are revoked.
    public var revoked: Int
    /// PKCS #10 in PEM while its certificate is awaited.
    public var request: String?
    /// What deserves attention.
    public var warnings: [String]

    public init(
        name: String, subject: String, thumbprint: String?, parent: String?, state: String, isDefault: Bool, isRoot: Bool, key: String?,
        notAfter: Date?, pathLength: Int?, domains: [String], listURL: String?, listNumber: Int, listThisUpdate: Date?,
        listNextUpdate: Date?, issued: Int, revoked: Int, request: String?, warnings: [String]
    ) {
        self.name = name
        self.subject = subject
        self.thumbprint = thumbprint
        self.parent = parent
        self.state = state
        self.isDefault = isDefault
        self.isRoot = isRoot
        self.key = key
        self.notAfter = notAfter
        self.pathLength = pathLength
        self.domains = domains
        self.listURL = listURL
        self.listNumber = listNumber
        self.listThisUpdate = listThisUpdate
        self.listNextUpdate = listNextUpdate
        self.issued = issued
        self.revoked = revoked
        self.request = request
        self.warnings = warnings
    }
}
