import Mail

/// Where a setting is set.
public enum SettingLevel: Hashable, Sendable, Codable {
    case global
    /// A domain, or `*.example.com` for all domains below one.
    case domain(DomainPattern)
    case user(EmailAddress)

    var columns: (level: String, subject: String) {
        switch self {
        case .global: ("global", "")
        case .domain(let pattern): ("domain", pattern.text)
        case .user(let address): ("user", address.normalized)
        }
    }
}

/// One setting as stored: the text is checked by the registry, not here.
public struct SettingRow: Hashable, Sendable, Codable {
    public var level: SettingLevel
    /// As in the registry: `encrypt.mode`.
    public var key: String
    public var value: String

    public init(level: SettingLevel, key: String, value: String) {
        self.level = level
        self.key = key
        self.value = value
    }
}

/// `example.com`, or `*.example.com` for every domain below it (not itself).
public struct DomainPattern: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let domain: Domain
    public let isWildcard: Bool

    public init(_ domain: Domain, isWildcard: Bool = false) {
        self.domain = domain
        self.isWildcard = isWildcard
    }

    /// `nil` for anything that is neither a domain nor `*.` and a domain.
    public init?(_ text: some StringProtocol) {
        let isWildcard = text.hasPrefix("*.")
        guard let domain = Domain(isWildcard ? String(text.dropFirst(2)) : String(text)) else { return nil }
        self.init(domain, isWildcard: isWildcard)
    }

    /// The stored form.
    public var text: String { isWildcard ? "*.\(domain.ascii)" : domain.ascii }
    public var description: String { text }
    public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}
