/// How it is found out, before mail from outside is taken, whether an internal recipient exists (`behaviour.md` N-05).
public enum RecipientCheck: String, Sendable, CaseIterable, Codable {
    /// Every address of an internal domain is taken.
    case none
    /// Only addresses an administrator listed.
    case users
    /// The inside server is asked.
    case callAhead = "call-ahead"
}
