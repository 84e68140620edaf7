import Foundation
import Gateway
import Mail
import SMTPTransport
import Settings

/// The configuration in the words of the targets that run.
extension Configuration {
    func gateway() throws -> GatewayConfiguration {
        var hops: [String: NextHop] = [:]
        for (name, route) in routes { hops[name] = try route.hop(of: name) }
        let named = hops.compactMap { name, hop in DomainPattern(name).map { (pattern: $0, hop: hop) } }
        let table = RouteTable(
            byDomain: named.filter { !["internal", "external"].contains($0.pattern.description) }, internal: hops["internal"],
            external: hops["external"])
        guard let sender = systemSenderAddress else {
            throw PlainFailure(text: "system_sender is missing: give the address notices come from", code: 2)
        }
        let relayDomains = try relayDomains.map { text in
            guard let pattern = DomainPattern(text) else { throw PlainFailure(text: "relay_domains: \(text) is no domain", code: 2) }
            return pattern
        }
        var gateway = GatewayConfiguration(
            hostName: hostName, routes: table, relayDomains: relayDomains, systemSender: sender,
            administrators: administrators, organisation: organisation,
            cryptoThreads: ProcessInfo.processInfo.activeProcessorCount, memoryBudget: memoryBudget,
            processingWait: processingWait, recipientCheck: recipientCheck, makesPDF: pdfWorkers > 0,
            smsTransports: Set(sms.transports.map(\.name)))
        gateway.letterhead = letterhead
        return gateway
    }

    /// Certificate and key of the listeners, when the file names them.
    var tlsIdentity: TLSIdentity? {
        guard let tlsCertificate, let tlsKey else { return nil }
        return TLSIdentity(certificateFile: tlsCertificate, keyFile: tlsKey)
    }

    /// The same of the listener of administrators.
    var adminIdentity: TLSIdentity? {
        guard let certificate = admin?.tlsCertificate, let key = admin?.tlsKey else { return nil }
        return TLSIdentity(certificateFile: certificate, keyFile: key)
    }

    /// Loads the TLS files, which may have changed since the configuration was read.
    func checkTLSFiles() throws(ConfigurationError) {
        do throws(TLSIdentity.Problem) { try tlsIdentity?.check() } catch {
            throw ConfigurationError(file: source ?? "[tls]", text: "\(source == nil ? "" : "[tls] ")\(error)")
        }
        do throws(TLSIdentity.Problem) { try adminIdentity?.check() } catch {
            throw ConfigurationError(file: source ?? "[admin]", text: "[admin] \(error)")
        }
    }

    /// Reads the passwords of routes, which may have gone since.
    func checkSecrets() throws(ConfigurationError) {
        for (name, route) in routes.sorted(by: { $0.key < $1.key }) {
            do throws(PlainFailure) { _ = try route.hop(of: name) } catch {
                throw ConfigurationError(file: source ?? "configuration", text: error.text)
            }
        }
    }

    /// What only counts from the next start: the keys that differ.
    func needsRestart(after old: Configuration) -> [String] {
        var keys: [String] = []
        if hostName != old.hostName { keys.append("host_name") }
        if state != old.state { keys.append("state") }
        if databaseURL != old.databaseURL { keys.append("database") }
        if masterKeyReference != old.masterKeyReference { keys.append("master_key") }
        if nameServers != old.nameServers { keys.append("name_servers") }
        if diskReserve != old.diskReserve { keys.append("disk_reserve") }
        if memoryBudget != old.memoryBudget { keys.append("memory_budget") }
        if pdfWorkers != old.pdfWorkers { keys.append("pdf.workers") }
        if health?.address != old.health?.address || health?.port != old.health?.port { keys.append("health") }
        if portal?.address != old.portal?.address || portal?.port != old.portal?.port { keys.append("portal") }
        if admin?.address != old.admin?.address || admin?.port != old.admin?.port || (admin?.tlsKey == nil) != (old.admin?.tlsKey == nil) {
            keys.append("admin")
        }
        return keys
    }

    /// This one, with what only counts from the next start as it was.
    func keeping(whatNeedsARestartOf old: Configuration) -> Configuration {
        var result = self
        result.hostName = old.hostName
        result.state = old.state
        result.database = old.database
        result.masterKey = old.masterKey
        result.nameServers = old.nameServers
        result.diskReserve = old.diskReserve
        result.memoryBudget = old.memoryBudget
        result.health = old.health
        result.pdfWorkers = old.pdfWorkers
        result.portal = old.portal
        if needsRestart(after: old).contains("admin") { result.admin = old.admin }
        return result
    }
}

extension Configuration.Route {
    fileprivate func hop(of name: String) throws(PlainFailure) -> NextHop {
        var hop = NextHop(host: host, port: port, tls: tls, spoken: spoken, isDomain: isDomain, connections: connections)
        if let account, let password {
            do throws(SecretReference.Problem) {
                hop.login = RelayLogin(account: account, password: try SecretReference(text: password).read())
            } catch {
                throw PlainFailure(text: "routes.\(name): password \(error)", code: 2)
            }
        }
        return hop
    }
}

extension Configuration.Listener {
    func transport(_ configuration: Configuration) -> ListenerConfiguration {
        var result = ListenerConfiguration(
            name: name, host: address, port: port, tls: tls, origin: rule(configuration.insideNetworks), hostName: configuration.hostName)
        result.identity = configuration.tlsIdentity
        result.limits = configuration.limits
        result.limits.messageSize = configuration.maximumSize
        result.minimumMode = minimumMode
        result.spoken = spoken
        result.login = login
        result.trustedHosts = trustedHosts
        result.hasProxyHeader = hasProxyHeader
        result.mendsLineEndsOf = mendsLineEndsOf
        result.postmaster = configuration.administrators.first ?? EmailAddress("postmaster@\(configuration.hostName)")
        return result
    }

    private func rule(_ networks: [Network]) -> ListenerConfiguration.OriginRule {
        switch origin {
        case .inside: .inside
        case .outside: .outside
        case .byClient: .byClient(networks)
        }
    }
}
