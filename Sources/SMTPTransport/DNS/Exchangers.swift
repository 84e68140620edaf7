import Mail

/// Orders the servers of a domain as RFC 5321 §5.1 says.
struct Exchangers: Sendable {
    let resolver: any MailResolver
    /// Our own name: mail must not go back to us, or to a server that would send it here (RFC 5321 §5.1).
    let hostName: String

    /// Addresses of one domain that are tried in one go: more would keep a mail for a dead domain busy for long.
    private static let mostAddresses = 5

    /// The servers to try, best first; each has its address.
    /// - Parameter domain: a hop whose host is the domain.
    func servers(for domain: NextHop, shuffled: ([MailExchanger]) -> [MailExchanger] = { $0.shuffled() }) async throws(LookupFailure)
        -> [NextHop]
    {
        if let literal = domain.host.addressInBrackets { return [domain.server(literal, at: literal)] }
        var servers: [NextHop] = []
        var failure = LookupFailure.noServer
        for exchanger in try await ordered(domain.host, shuffled) {
            do throws(LookupFailure) {
                for address in try await resolver.addresses(of: exchanger.host) where servers.count < Self.mostAddresses {
                    servers.append(domain.server(exchanger.host, at: address))
                }
            } catch {
                // A name that does not exist is the exchanger's fault, not the domain's; a silent name server may be heard later.
                if error != .noSuchDomain { failure = error }
            }
            if servers.count >= Self.mostAddresses { break }
        }
        if servers.isEmpty { throw failure }
        return servers
    }

    private func ordered(_ domain: String, _ shuffled: ([MailExchanger]) -> [MailExchanger]) async throws(LookupFailure) -> [MailExchanger]
    {
        let found = try await resolver.exchangers(of: domain)
        // RFC 5321 §5.1: without any MX the domain's own address counts, with preference 0.
        guard !found.isEmpty else { return [MailExchanger(preference: 0, host: domain)] }
        let named = found.filter { !$0.host.isEmpty }
        guard !named.isEmpty else { throw .takesNoMail }
        // Those of one preference share the load: any order.
        let sorted = Dictionary(grouping: named, by: \.preference).sorted { $0.key < $1.key }.flatMap { shuffled($0.value) }
        guard let own = named.first(where: { $0.host == hostName.lowercased() }) else { return sorted }
        let better = sorted.filter { $0.preference < own.preference }
        guard !better.isEmpty else { throw .loopsBack }
        return better
    }
}

extension NextHop {
    /// One server of this domain.
    ///
    /// Here every server gets the policy of the route. DANE (RFC 7672) and MTA-STS (RFC 8461) raise it for a domain that publishes one:
    /// this is where they do.
    fileprivate func server(_ name: String, at address: String) -> NextHop {
        var server = self
        (server.isDomain, server.host, server.address) = (false, name, address)
        return server
    }
}

extension String {
    /// `[192.0.2.1]`, `[IPv6:2001:db8::1]` without what is around the address; `nil` for a name (RFC 5321 §4.1.3).
    fileprivate var addressInBrackets: String? {
        guard hasPrefix("["), hasSuffix("]") else { return nil }
        let inner = dropFirst().dropLast()
        return String(inner.lowercased().hasPrefix("ipv6:") ? inner.dropFirst(5) : inner)
    }
}
