/// An ASN.1 object identifier in dotted form. Unknown ones survive.
public struct ObjectIdentifier: Hashable, Sendable, Codable, CustomStringConvertible {
    public let dotted: String
    public init(_ dotted: String) { self.dotted = dotted }
    public var description: String { dotted }

    /// id-kp-emailProtection (RFC 5280 §4.2.1.12).
    public static let emailProtection = Self("1.3.6.1.5.5.7.3.4")
    /// anyExtendedKeyUsage.
    public static let anyExtendedKeyUsage = Self("2.5.29.37.0")
}
