/// How much revocation status counts (`behaviour.md` 11, R-06).
public enum RevocationMode: String, Hashable, Sendable, Codable, CaseIterable {
    case off
    /// Revoked refuses; unknown is marked and accepted.
    case ifKnown = "if-known"
    /// Unknown refuses too.
    case require
}
