import Mail
import SMTPTransport
import Settings

/// Where mail goes.
extension ConfigurationReader {
    private static let routeKeys = ["host", "mx", "port", "tls", "protocol", "account", "password", "connections"]

    func routes(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> [String: Configuration.Route] {
        let section = try top.section(key, "write routes as [routes.internal], [routes.external] or [routes.\"example.com\"]")
        var routes: [String: Configuration.Route] = [:]
        for name in section.keys {
            let entry = try section.section(name, "write a route as [routes.\"\(name)\"] with host and port, or with mx = true")
            let pattern = DomainPattern(name)?.description
            guard let normal = ["internal", "external"].contains(name) ? name : pattern else {
                throw section.error(name, "\(name) is neither internal, external nor a domain")
            }
            guard routes[normal] == nil else { throw section.error(name, "there are two routes for \(normal)") }
            routes[normal] = try route(entry)
        }
        return routes
    }

    private func route(_ entry: ConfigurationSection) throws(ConfigurationError) -> Configuration.Route {
        try entry.refuseUnknown(Self.routeKeys)
        let isLookedUp = entry.has("mx") ? try entry.flag("mx") : false
        guard isLookedUp || entry.has("host") else {
            throw entry.source.error(entry.path, "host is missing, or mx = true for the mail servers of each domain")
        }
        if isLookedUp, let other = ["host", "protocol", "account"].first(where: entry.has) {
            throw entry.error(other, "with mx = true the servers are those of each domain: \(other) does not go with it")
        }
        let spoken: NextHop.Spoken = try entry.word("protocol", default: .smtp)
        var route = Configuration.Route(
            host: isLookedUp ? "" : try host(entry, "host", default: ""),
            port: entry.has("port") ? try entry.integer("port", in: 1...65535) : spoken == .lmtp ? 24 : 25,
            tls: try entry.word("tls", default: .may), spoken: spoken)
        if entry.has("connections") { route.connections = try entry.integer("connections", in: 1...500) }
        try readLogin(entry, into: &route)
        return route
    }

    private func readLogin(_ entry: ConfigurationSection, into route: inout Configuration.Route) throws(ConfigurationError) {
        guard entry.has("account") || entry.has("password") else { return }
        route.account = try entry.string("account")
        route.password = try reference(entry, "password")
        // Without TLS that must be there, whoever sits between takes the password, or the connection once it is logged in.
        guard [.encrypt, .verify].contains(route.tls) || Self.isLoopback(route.host) else {
            throw entry.error(
                "account", "with account this route needs tls = \"verify\" or \"encrypt\": passwords never travel in the clear")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || ["127.0.0.0/8", "::1"].contains { Network($0)?.contains(host) ?? false }
    }

    /// Addresses, each with a port behind `@` where it is not 53.
    func nameServers(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> [String] {
        let servers = try top.strings(key)
        for (index, server) in servers.enumerated() {
            let parts = server.split(separator: "@", omittingEmptySubsequences: false)
            let isPort = parts.count == 1 || parts.count == 2 && (Int(parts[1]).map { (1...65535).contains($0) } ?? false)
            guard isPort, let address = parts.first, Network(String(address)) != nil, !address.contains("/") else {
                throw top.error(key, "\(server) is no name server: write 192.0.2.53, or 192.0.2.53@5353 with its port", element: index)
            }
        }
        return servers
    }
}
