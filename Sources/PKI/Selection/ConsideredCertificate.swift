import Foundation

/// A candidate after judging, as the trace keeps it: used or not, and every reason against it (G-03).
public struct ConsideredCertificate: Hashable, Sendable, Codable {
    public var thumbprint: String
    public var subject: String
    public var issuer: String
    public var notAfter: Date
    public var isUsed: Bool
    public var reasons: [RefusalReason]

    public init(_ certificate: Certificate, isUsed: Bool, reasons: [RefusalReason]) {
        thumbprint = certificate.thumbprint
        subject = certificate.subject
        issuer = certificate.issuer
        notAfter = certificate.notAfter
        self.isUsed = isUsed
        self.reasons = reasons
    }
}
