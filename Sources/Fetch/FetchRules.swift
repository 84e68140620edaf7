import Mail

/// What may be fetched at all (`behaviour.md` R-02).
public struct FetchRules: Sendable {
    /// Ports that are connected to.
    public var ports: Set<Int>
    /// Exceptions: networks that are fetched from although they are not public.
    public var allowedNetworks: [Network]

    public init(ports: Set<Int> = [80, 443, 8080, 8443], allowedNetworks: [Network] = []) {
        self.ports = ports
        self.allowedNetworks = allowedNetworks
    }

    /// - Parameter address: an IPv4 or IPv6 address without port or zone.
    /// - Returns: what kind of address it is, when it may not be connected to.
    func objection(to address: String) -> String? {
        if allowedNetworks.contains(where: { $0.contains(address) }) { return nil }
        if let (_, kind) = Self.refused.first(where: { $0.network.contains(address) }) { return kind }
        let isPublic = Self.anyIPv4.contains(address) || Self.globalUnicast.contains(address)
        return isPublic ? nil : "not a public address"
    }

    // RFC 6890 and its registries; 2000::/3 is all that is routed in IPv6.
    private static let anyIPv4 = constant("0.0.0.0/0")
    private static let globalUnicast = constant("2000::/3")
    private static let refused: [(network: Network, kind: String)] = [
        ("0.0.0.0/8", "unspecified"), ("10.0.0.0/8", "private"), ("100.64.0.0/10", "shared between customers"),
        ("127.0.0.0/8", "loopback"), ("169.254.0.0/16", "link-local"), ("172.16.0.0/12", "private"), ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "for documentation"), ("192.88.99.0/24", "reserved"), ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for benchmarks"), ("198.51.100.0/24", "for documentation"), ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved"), ("::1/128", "loopback"), ("::/128", "unspecified"),
        ("fc00::/7", "private"), ("fe80::/10", "link-local"), ("ff00::/8", "multicast"), ("64:ff9b::/96", "translated IPv4"),
        ("2001::/32", "tunnelled IPv4"), ("2002::/16", "tunnelled IPv4"), ("2001:db8::/32", "for documentation"),
        ("3fff::/20", "for documentation"),
    ].map { (constant($0.0), $0.1) }

    private static func constant(_ text: StaticString) -> Network {
        guard let network = Network("\(text)") else { preconditionFailure("\(text) is a network") }
        return network
    }
}
