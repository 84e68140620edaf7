/// An ASN.1 object identifier in dotted form. Unknown ones survive.
public struct ObjectIdentifier: Hashable, Sendable, Codable, CustomStringConvertible {
    public let dotted: String
    public init(_ dotted: String) { self.dotted = dotted }
    public var description: String { dotted }

    /// id-kp-emailProtection (RFC 5280 §4.2.1.12).
    public static let emailProtection = Self("1.3.6.1.5.5.7.3.4")
    /// anyExtendedKeyUsage.
    public static let anyExtendedKeyUsage = Self("2.5.29.37.0")
    /// id-on-SmtpUTF8Mailbox (RFC 9598 §3).
    static let smtpUTF8Mailbox = Self("1.3.6.1.5.5.7.8.9")
    /// emailAddress of PKCS #9 in a subject.
    static let emailAddress = Self("1.2.840.113549.1.9.1")

    // Extensions: RFC 5280 §4.2.1, §5.2, §5.3.
    static let subjectKeyIdentifier = Self("2.5.29.14")
    static let keyUsage = Self("2.5.29.15")
    static let subjectAltName = Self("2.5.29.17")
    static let issuerAltName = Self("2.5.29.18")
    static let basicConstraints = Self("2.5.29.19")
    static let cRLNumber = Self("2.5.29.20")
    static let reasonCode = Self("2.5.29.21")
    static let holdInstructionCode = Self("2.5.29.23")
    static let invalidityDate = Self("2.5.29.24")
    static let deltaCRLIndicator = Self("2.5.29.27")
    static let issuingDistributionPoint = Self("2.5.29.28")
    static let certificateIssuer = Self("2.5.29.29")
    static let nameConstraints = Self("2.5.29.30")
    static let cRLDistributionPoints = Self("2.5.29.31")
    static let policyConstraints = Self("2.5.29.36")
    static let authorityKeyIdentifier = Self("2.5.29.35")
    static let extendedKeyUsage = Self("2.5.29.37")
    static let freshestCRL = Self("2.5.29.46")
    static let inhibitAnyPolicy = Self("2.5.29.54")
    static let authorityInfoAccess = Self("1.3.6.1.5.5.7.1.1")
    /// id-ad-caIssuers (RFC 5280 §4.2.2.1).
    static let caIssuers = Self("1.3.6.1.5.5.7.48.2")
    /// SMIMECapabilities of a certificate (RFC 4262 §2).
    static let smimeCapabilities = Self("1.2.840.113549.1.9.15")
}
