/// The least that a listener asks for all mail it takes (`behaviour.md` 3.2); the modes of 6.1 that demand protection.
public enum MinimumMode: String, Hashable, Sendable, Codable, CaseIterable {
    case force, mandatory
}
