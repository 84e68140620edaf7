/// The judgement of a certification path: every certificate of it with its reasons, never a bare yes or no.
public struct PathValidation: Hashable, Sendable, Codable {
    /// One certificate of the path.
    public struct Step: Hashable, Sendable, Codable {
        public var thumbprint: String
        public var subject: String
        public var reasons: [RefusalReason]
        /// `nil`: not asked (the anchor, or revocation checking is off).
        public var revocation: RevocationStatus?

        public init(thumbprint: String, subject: String, reasons: [RefusalReason], revocation: RevocationStatus? = nil) {
            self.thumbprint = thumbprint
            self.subject = subject
            self.reasons = reasons
            self.revocation = revocation
        }
    }

    /// Of the whole path: `unknown` also when nothing was checked.
    public enum Revocation: String, Hashable, Sendable, Codable {
        case good, revoked, unknown
    }

    /// The end first, the anchor last; as far as it could be built when it is not valid.
    public var path: [Step]
    public var revocation: Revocation
    /// Valid by the trust list, not by a path.
    public var isExplicitlyTrusted: Bool
    /// All reasons of all steps in the order of the rules, the end's before its issuers'; empty when valid.
    public var reasons: [RefusalReason] {
        let all = path.flatMap(\.reasons)
        // A stable sort: rules are few and named so that they order.
        return Set(all.map(\.rule)).sorted().flatMap { rule in all.filter { $0.rule == rule } }
    }
    public var isValid: Bool { path.allSatisfy(\.reasons.isEmpty) }

    public init(path: [Step], revocation: Revocation, isExplicitlyTrusted: Bool = false) {
        self.path = path
        self.revocation = revocation
        self.isExplicitlyTrusted = isExplicitlyTrusted
    }
}
