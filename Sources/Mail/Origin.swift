/// Where a message came from: decided by listener, client network and authentication, never by a header
/// (`behaviour.md` 3.3).
public enum Origin: String, Hashable, Sendable, Codable, CaseIterable {
    case inside, outside
    /// Made by Zegel itself.
    case system
}
