import Mail
import Settings

/// Where a setting can be stored: every `SettingLevel` but the factory's.
public enum StoredLevel: Hashable, Sendable {
    case global
    /// A domain, or `*.example.com` for all domains below one.
    case domain(DomainPattern)
    case user(EmailAddress)

    var columns: (level: String, subject: String) {
        switch self {
        case .global: ("global", "")
        case .domain(let pattern): ("domain", pattern.description)
        case .user(let address): ("user", address.normalized)
        }
    }
}

/// One setting as stored: the text is checked by the registry, not here.
public struct SettingRow: Hashable, Sendable {
    public var level: StoredLevel
    /// As in the registry: `encrypt.mode`.
    public var key: String
    public var value: String

    public init(level: StoredLevel, key: String, value: String) {
        self.level = level
        self.key = key
        self.value = value
    }
}
