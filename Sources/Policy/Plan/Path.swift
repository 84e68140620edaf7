/// Which of the ways of `behaviour.md` 3.3 a copy takes.
public enum Path: String, Sendable, Codable, Hashable, CaseIterable {
    /// Decrypt path (8).
    case inward
    /// Encrypt path (7).
    case outward
    /// Encrypt path by the recipient's side only: mail from outside for a domain in `relay_domains`.
    case relayed
    /// Outside to outside: refused.
    case none
}
