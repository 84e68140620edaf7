/// A certificate looked at during selection, usable or not.
public struct Candidate: Hashable, Sendable {
    /// Where an administrator put it.
    public enum Assignment: String, Hashable, Sendable, Codable {
        case user, domain
        /// `*.example.com`
        case wildcardDomain = "wildcard-domain"
        case global
    }

    public var certificate: Certificate
    public var hasPrivateKey: Bool
    /// `nil`: found by its address.
    public var assignment: Assignment?
    /// Harvested for a known address and not yet approved (`behaviour.md` D-09).
    public var isPending: Bool

    public init(certificate: Certificate, hasPrivateKey: Bool, assignment: Assignment? = nil, isPending: Bool = false) {
        self.certificate = certificate
        self.hasPrivateKey = hasPrivateKey
        self.assignment = assignment
        self.isPending = isPending
    }
}
