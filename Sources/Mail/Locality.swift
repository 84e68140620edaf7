/// Whether an address belongs to the organisation: a setting of the recipient, key `locality`.
public enum Locality: String, Hashable, Sendable, Codable, CaseIterable {
    case `internal`, external
}
