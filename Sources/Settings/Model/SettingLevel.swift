import Mail

/// Where a value is set (`behaviour.md` 4). Look-up goes from the user up to the factory.
public enum SettingLevel: Hashable, Sendable {
    /// Zegel's own default.
    case factory
    case global
    /// All domains below this one.
    case wildcard(Domain)
    case domain(Domain)
    case user(EmailAddress)

    /// A domain or a wildcard.
    public init(_ pattern: DomainPattern) {
        switch pattern {
        case .exact(let domain): self = .domain(domain)
        case .below(let domain): self = .wildcard(domain)
        }
    }

    /// Reads what `name` writes: `factory`, `global`, `*.d`, `d`, `user@d`; `nil` for anything else.
    ///
    /// A domain without a dot named `global` or `factory` cannot be written; no mail domain is.
    public init?(name: String) {
        switch name {
        case "factory": self = .factory
        case "global": self = .global
        default:
            if name.contains("@") {
                guard let address = EmailAddress(name) else { return nil }
                self = .user(address)
            } else {
                guard let pattern = DomainPattern(name) else { return nil }
                self.init(pattern)
            }
        }
    }

    /// `factory`, `global`, `*.partner.example`, `partner.example`, `bob@partner.example`.
    public var name: String {
        switch self {
        case .factory: "factory"
        case .global: "global"
        case .wildcard(let domain): "*.\(domain.ascii)"
        case .domain(let domain): domain.ascii
        case .user(let address): address.description
        }
    }

    /// The level in a sentence: `from domain partner.example`, `from the factory setting`.
    public var phrase: String {
        switch self {
        case .factory: "the factory setting"
        case .global: "the global settings"
        case .wildcard, .domain: "domain \(name)"
        case .user: "user \(name)"
        }
    }

    /// The kinds a key may allow.
    var kind: SettingLevels {
        switch self {
        case .factory: []
        case .global: .global
        case .wildcard, .domain: .domain
        case .user: .user
        }
    }

    /// The levels a value for this one is looked for at, nearest first, without the factory.
    ///
    /// `user+tag@d` inherits from `user@d` (`behaviour.md` 3.3); a domain from the wildcards above it, longest first.
    public var chain: [SettingLevel] {
        switch self {
        case .factory: []
        case .global: [.global]
        case .wildcard(let domain): [self] + domain.parents.map { .wildcard($0) } + [.global]
        case .domain(let domain): [self] + domain.parents.map { .wildcard($0) } + [.global]
        case .user(let address):
            [self] + (address.withoutTag.map { [.user($0)] } ?? []) + SettingLevel.domain(address.domain).chain
        }
    }
}

extension SettingLevel: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let level = SettingLevel(name: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a settings level")
        }
        self = level
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// The levels a key may be set at: the columns G, D and U of `behaviour.md` 5. Wildcard domains count as domains.
public struct SettingLevels: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let global = Self(rawValue: 1)
    public static let domain = Self(rawValue: 2)
    public static let user = Self(rawValue: 4)
    /// G D U
    public static let all: Self = [.global, .domain, .user]
    /// G D
    public static let notUser: Self = [.global, .domain]

    /// `global, domain, user`
    public var names: [String] {
        [(Self.global, "global"), (.domain, "domain"), (.user, "user")].filter { contains($0.0) }.map(\.1)
    }
}
