/// What a certificate is wanted for.
public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
    case any, sign, encrypt
}
