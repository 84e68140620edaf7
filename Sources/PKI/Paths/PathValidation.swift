/// The judgement of a certification path: every certificate of it with its reasons, never a bare yes or no.
public struct PathValidation: Hashable, Sendable, Codable {
    /// One certificate of the path.
    public struct Step: Hashable, Sendable, Codable {
        public var thumbprint: String
        public var subject: String
        public var reasons: [RefusalReason]
    }

    /// `unknown` also when nothing was checked.
    public enum Revocation: String, Hashable, Sendable, Codable {
        case good, revoked, unknown
    }

    /// Leaf first, as far as it could be built.
    public var path: [Step]
    public var revocation: Revocation
    /// Valid by the trust list, not by a path.
    public var isExplicitlyTrusted: Bool
    /// All reasons of all steps, the leaf's first; empty when valid.
    public var reasons: [RefusalReason] { path.flatMap(\.reasons) }
    public var isValid: Bool { reasons.isEmpty }
}
