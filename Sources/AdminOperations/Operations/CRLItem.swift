import Foundation

/// A revocation list as lists of them show it.
public struct CRLItem: Codable, Sendable, Hashable {
    /// SHA-256, 64 hexadecimal digits.
    public var thumbprint: String
    public var issuer: String
    /// Hexadecimal; absent when the list carries none.
    public var number: String?
    public var thisUpdate: Date
    public var nextUpdate: Date?
    public var isDelta: Bool
    /// Certificates it lists.
    public var entries: Int
    /// `import`, or the address it was fetched from.
    public var source: String
    /// Why it has no effect; absent when it has.
    public var withoutEffect: String?

    public init(
        thumbprint: String, issuer: String, number: String?, thisUpdate: Date, nextUpdate: Date?, isDelta: Bool, entries: Int,
        source: String, withoutEffect: String?
    ) {
        self.thumbprint = thumbprint
        self.issuer = issuer
        self.number = number
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.isDelta = isDelta
        self.entries = entries
        self.source = source
        self.withoutEffect = withoutEffect
    }
}
