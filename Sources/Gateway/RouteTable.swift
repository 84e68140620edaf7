import Mail
import SMTPTransport
import Settings

/// Where mail goes next: by domain first, then by locality (`behaviour.md` 3.5).
public struct RouteTable: Sendable {
    /// Routes of named domains; the most exact pattern counts. Of a hop that is looked up the host is the recipient's domain.
    public var byDomain: [(pattern: DomainPattern, hop: NextHop)]
    /// For internal recipients without a route of their domain.
    public var `internal`: NextHop?
    /// For external recipients without a route of their domain.
    public var external: NextHop?

    public init(byDomain: [(pattern: DomainPattern, hop: NextHop)] = [], internal: NextHop?, external: NextHop?) {
        self.byDomain = byDomain
        self.internal = `internal`
        self.external = external
    }

    /// The next hop for a recipient; `nil` when no route fits, which defers the mail and never loses it.
    public func nextHop(for recipient: EmailAddress, locality: Locality) -> NextHop? {
        let matching = byDomain.filter { $0.pattern.covers(recipient.domain) }
        let best = matching.max { $0.pattern.weight < $1.pattern.weight }
        guard var hop = best?.hop ?? (locality == .internal ? `internal` : external) else { return nil }
        if hop.isDomain { hop.host = recipient.domain.ascii }
        return hop
    }
}

extension DomainPattern {
    /// How exact a match is: an exact name beats every wildcard, a longer wildcard a shorter one.
    fileprivate var weight: Int {
        switch self {
        case .exact: Int.max
        case .below(let domain): domain.ascii.utf8.count
        }
    }
}
