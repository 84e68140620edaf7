import Settings

/// What a new authority shall be (`behaviour.md` 13.1).
public struct AuthorityPlan: Sendable {
    /// For whom it may issue (RFC 5280 §4.2.1.10).
    public enum Limits: Hashable, Sendable {
        /// The domains that are internal now.
        case ownDomains
        case domains([DomainPattern])
        case none
    }

    public var name: ResourceName
    public var subject: SubjectName
    public var key = KeyType.rsa3072
    public var validity: Duration { didSet { isValidityUsual = false } }
    /// Nobody asked for it: where the issuer ends sooner, so does this one.
    private(set) var isValidityUsual = true
    /// How many authorities may stand below one another beneath it; `nil`: any number.
    public var pathLength: Int?
    public var limits: Limits
    /// Where its list is published, instead of below `ca.crl-url`.
    public var distributionPoint: DistributionAddress?
    /// Signs with SHA-1; only while `legacy.sha1` is on.
    public var usesSHA1 = false

    public init(name: ResourceName, subject: SubjectName, validity: Duration, pathLength: Int?, limits: Limits) {
        self.name = name
        self.subject = subject
        self.validity = validity
        self.pathLength = pathLength
        self.limits = limits
    }

    /// A root of 20 years that limits nothing itself.
    public static func root(name: ResourceName, subject: SubjectName) -> Self {
        Self(name: name, subject: subject, validity: .seconds(7305 * 86_400), pathLength: nil, limits: .none)
    }

    /// An authority of 10 years that issues to users of our domains, with no authority below it.
    public static func issuing(name: ResourceName, subject: SubjectName) -> Self {
        Self(name: name, subject: subject, validity: .seconds(3652 * 86_400), pathLength: 0, limits: .ownDomains)
    }
}
