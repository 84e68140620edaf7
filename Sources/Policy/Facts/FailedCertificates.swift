/// Certificates that were usable by every rule and of no use when a message was carried out; by thumbprint, with the reason.
public struct FailedCertificates: Sendable, Hashable {
    public var signing: [String: String]
    public var encryption: [String: String]

    public init(signing: [String: String] = [:], encryption: [String: String] = [:]) {
        self.signing = signing
        self.encryption = encryption
    }

    /// Both together; a reason that is known stays.
    public func merging(_ other: Self) -> Self {
        Self(
            signing: signing.merging(other.signing) { first, _ in first },
            encryption: encryption.merging(other.encryption) { first, _ in first })
    }
}
