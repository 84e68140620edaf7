import Foundation
import Mail

/// A certificate that ends, as its notice names it.
public struct ExpiringCertificate: Sendable, Hashable {
    /// RFC 4514 text.
    public var subject: String
    /// Hexadecimal.
    public var serialNumber: String
    public var addresses: [EmailAddress]
    public var notAfter: Date
    /// SHA-256, 64 lower-case hexadecimal digits.
    public var thumbprint: String
    /// It is an authority's.
    public var isCA: Bool

    public init(subject: String, serialNumber: String, addresses: [EmailAddress], notAfter: Date, thumbprint: String, isCA: Bool) {
        self.subject = subject
        self.serialNumber = serialNumber
        self.addresses = addresses
        self.notAfter = notAfter
        self.thumbprint = thumbprint
        self.isCA = isCA
    }
}
