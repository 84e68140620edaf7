import Mail

/// What was possible by every rule and of no use when a message was carried out, with the reason: certificates by thumbprint, PDFs by
/// recipient.
public struct FailedCertificates: Sendable, Hashable {
    public var signing: [String: String]
    public var encryption: [String: String]
    public var pdf: [EmailAddress: String]

    public init(signing: [String: String] = [:], encryption: [String: String] = [:], pdf: [EmailAddress: String] = [:]) {
        self.signing = signing
        self.encryption = encryption
        self.pdf = pdf
    }

    /// Both together; a reason that is known stays.
    public func merging(_ other: Self) -> Self {
        Self(
            signing: signing.merging(other.signing) { first, _ in first },
            encryption: encryption.merging(other.encryption) { first, _ in first }, pdf: pdf.merging(other.pdf) { first, _ in first })
    }
}
