import Mail

/// One domain, or all below one: `partner.example`, `*.partner.example`.
///
/// A wildcard covers every domain below the one it names, at any depth, and not that one itself.
public enum DomainPattern: Hashable, Sendable, CustomStringConvertible {
    case exact(Domain)
    case below(Domain)

    /// `nil` for anything that is neither a domain nor `*.` and a domain.
    public init?(_ text: some StringProtocol) {
        if text.hasPrefix("*.") {
            guard let domain = Domain(text.dropFirst(2)) else { return nil }
            self = .below(domain)
        } else {
            guard let domain = Domain(text) else { return nil }
            self = .exact(domain)
        }
    }

    /// The domain that is named, whatever is meant of it.
    public var domain: Domain {
        switch self {
        case .exact(let domain), .below(let domain): domain
        }
    }

    public var description: String {
        switch self {
        case .exact(let domain): domain.ascii
        case .below(let domain): "*.\(domain.ascii)"
        }
    }

    /// Whether `domain` is the one named, or below the one named.
    public func covers(_ domain: Domain) -> Bool {
        switch self {
        case .exact(let named): named == domain
        case .below(let named): domain.isBelow(named)
        }
    }
}
