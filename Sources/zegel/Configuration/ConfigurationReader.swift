import Foundation
import Mail
import SMTPTransport
import Settings
import Store
import TOML
import TOMLKit

/// Reads `zegel.toml`. Unknown keys, wrong types and values that cannot work are errors with file, line and column.
struct ConfigurationReader {
    private static let maximumSize = 1_048_576
    private static let longestLine = 4096

    let file: String
    private let text: String

    /// The file that counts: the option, `$ZEGEL_CONFIG`, `/etc/zegel/zegel.toml`; without any, the defaults.
    static func read(option: String?) throws -> Configuration {
        let environment = ProcessInfo.processInfo.environment["ZEGEL_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        if let path = option ?? environment { return try ConfigurationReader(file: path).read() }
        let usual = "/etc/zegel/zegel.toml"
        return FileManager.default.fileExists(atPath: usual) ? try ConfigurationReader(file: usual).read() : Configuration()
    }

    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ConfigurationError(file: file, text: "cannot be read: does it exist, and may this user read it?")
        }
        guard data.count <= Self.maximumSize else {
            throw ConfigurationError(file: file, text: "has more than 1 MiB: is it the right file?")
        }
        guard let text = String(validating: data, as: UTF8.self) else { throw ConfigurationError(file: file, text: "is not UTF-8") }
        self.init(text, file: file)
    }

    /// - Parameter file: the name errors say.
    init(_ text: String, file: String) {
        self.file = file
        self.text = text
    }

    func read() throws -> Configuration {
        let (document, table): (TOMLDocument, TOMLTable)
        do throws(TOMLProblem) {
            document = try TOMLDocument(text, longestLine: Self.longestLine)
            table = try document.table()
        } catch {
            throw ConfigurationError(file: file, line: error.place?.line, column: error.place?.column, text: error.text)
        }
        var configuration = Configuration()
        configuration.source = file
        try fill(&configuration, ConfigurationSection(table: table, path: [], source: .init(file: file, places: document.places)))
        return configuration
    }

    private static let keys = [
        "host_name", "state", "database", "master_key", "system_sender", "administrators", "organisation", "inside_networks",
        "relay_domains", "maximum_size",
        "log_level", "listeners", "routes", "tls", "fetch", "health", "limits", "memory_budget", "processing_wait", "recipient_check",
        "name_servers", "disk_reserve", "pdf", "sms", "portal", "portal_service", "admin",
    ]

    private enum LogLevel: String, CaseIterable { case trace, debug, info, notice, warning, error }

    private func fill(_ configuration: inout Configuration, _ top: ConfigurationSection) throws(ConfigurationError) {
        try top.refuseUnknown(Self.keys)
        for key in top.keys {
            switch key {
            case "host_name": configuration.hostName = try hostName(top, key)
            case "state": configuration.state = try top.string(key)
            case "database": configuration.database = try database(top, key)
            case "master_key": configuration.masterKey = try reference(top, key)
            case "system_sender": configuration.systemSender = try address(top, key)
            case "administrators": configuration.administrators = try addresses(top, key)
            case "organisation": configuration.organisation = try top.string(key)
            case "inside_networks": configuration.insideNetworks = try networks(top, key)
            case "relay_domains": configuration.relayDomains = try domains(top, key)
            case "maximum_size": configuration.maximumSize = try top.integer(key, in: 1024...1_073_741_824)
            case "log_level": configuration.logLevel = (try top.word(key) as LogLevel).rawValue
            case "listeners": configuration.listeners = try listeners(top, key)
            case "routes": configuration.routes = try routes(top, key)
            case "fetch": try readFetch(top, key, into: &configuration)
            case "health": configuration.health = try health(top, key)
            case "portal": configuration.portal = try portal(top, key)
            case "admin": configuration.admin = try admin(top, key)
            case "portal_service": configuration.portalService = try portalService(top, key)
            case "limits": try readLimits(top.section(key, "write [limits] with numbers"), into: &configuration.limits)
            case "memory_budget": configuration.memoryBudget = try top.integer(key, in: 64 << 20...1 << 40)
            case "processing_wait": configuration.processingWait = .seconds(try top.integer(key, in: 1...3600))
            case "recipient_check": configuration.recipientCheck = try top.word(key)
            case "disk_reserve": configuration.diskReserve = Int64(try top.integer(key, in: 0...1 << 40))
            case "name_servers": configuration.nameServers = try nameServers(top, key)
            case "pdf": try readPDF(top, key, into: &configuration)
            case "sms": configuration.sms = try sms(top, key)
            case "tls": try readTLS(top, key, into: &configuration)
            default: throw top.error(key, "unknown key \(key)")
            }
        }
        try checkTLS(configuration, top)
    }

    // MARK: Tables

    private func listeners(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> [Configuration.Listener] {
        let entries = try top.sections(key, "write each listener as [[listeners]]")
        guard !entries.isEmpty else { throw top.error(key, "there is no listener, so no mail could come in") }
        var listeners: [Configuration.Listener] = []
        for (index, entry) in entries.enumerated() {
            try entry.refuseUnknown(Self.listenerKeys)
            var listener = Configuration.Listener(
                name: try entry.string("name", default: "listener-\(index + 1)"), address: try host(entry, "address", default: "127.0.0.1"),
                port: try entry.integer("port", in: 0...65535), tls: try entry.word("tls", default: ListenerConfiguration.TLSMode.none),
                origin: try entry.word("origin"), minimumMode: entry.has("minimum_mode") ? try entry.word("minimum_mode") : nil)
            try readSessions(entry, into: &listener)
            if listeners.contains(where: { $0.name == listener.name }) {
                throw entry.error("name", "two listeners are named \(listener.name)")
            }
            if listener.port != 0, listeners.contains(where: { $0.address == listener.address && $0.port == listener.port }) {
                throw entry.error("port", "two listeners have address \(listener.address) and port \(listener.port)")
            }
            listeners.append(listener)
        }
        return listeners
    }

    private func readFetch(_ top: ConfigurationSection, _ key: String, into configuration: inout Configuration) throws(ConfigurationError) {
        let entry = try top.section(key, "write [fetch] with ports and networks")
        try entry.refuseUnknown(["ports", "networks"])
        if entry.has("networks") { configuration.fetch.allowedNetworks = try networks(entry, "networks") }
        if entry.has("ports") { configuration.fetch.ports.formUnion(try entry.integers("ports", in: 1...65_535)) }
    }

    private func health(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> Configuration.HealthListener {
        let entry = try top.section(key, "write [health] with port")
        try entry.refuseUnknown(["address", "port"])
        let address = try entry.string("address", default: "127.0.0.1")
        guard ["127.0.0.0/8", "::1"].contains(where: { Network($0)?.contains(address) ?? false }) else {
            throw entry.error("address", "address is one of this machine alone: 127.0.0.1 or ::1")
        }
        return Configuration.HealthListener(address: address, port: try entry.integer("port", in: 0...65_535))
    }

    private func readTLS(_ top: ConfigurationSection, _ key: String, into configuration: inout Configuration) throws(ConfigurationError) {
        let entry = try top.section(key, "write [tls] with certificate and key")
        try entry.refuseUnknown(["certificate", "key"])
        configuration.tlsCertificate = try file(entry, "certificate")
        configuration.tlsKey = try file(entry, "key")
    }

    private func checkTLS(_ configuration: Configuration, _ top: ConfigurationSection) throws(ConfigurationError) {
        guard configuration.tlsCertificate == nil, top.has("listeners") else { return }
        for (index, listener) in configuration.listeners.enumerated() where listener.tls != .none {
            throw top.source.error(
                ["listeners", String(index), "tls"], "listener \(listener.name) uses TLS: give [tls] certificate and key")
        }
    }

    // MARK: Values

    private func hostName(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> String {
        let value = try section.string(key)
        guard let domain = Domain(value) else {
            throw section.error(key, "\(key) takes the full name of this machine: gateway.example.com")
        }
        return domain.ascii
    }

    /// A name or an address literal without brackets; what a resolver takes, and nothing with blanks.
    func host(_ section: ConfigurationSection, _ key: String, default value: String) throws(ConfigurationError) -> String {
        let host = try section.string(key, default: value)
        guard Domain(host) != nil || Network(host) != nil && !host.contains("/") else {
            throw section.error(key, "\(key) takes a host name or an address such as 192.0.2.1 or 2001:db8::1")
        }
        return host
    }

    private func database(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> String {
        let value = try section.string(key)
        do throws(StoreError) { _ = try DatabaseURL(parsing: value) } catch { throw section.error(key, "\(error)") }
        return value
    }

    func reference(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> String {
        let value = try section.string(key)
        guard ["file:", "env:", "credential:"].contains(where: { value.hasPrefix($0) && value != $0 }) else {
            throw section.error(key, "\(key) is a reference, never the secret itself: file:PATH, env:NAME or credential:NAME")
        }
        return value
    }

    private func address(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> String {
        let value = try section.string(key)
        guard EmailAddress(value) != nil else { throw section.error(key, "\(key) takes a mail address") }
        return value
    }

    private func addresses(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> [EmailAddress] {
        var addresses: [EmailAddress] = []
        for (index, text) in try section.strings(key).enumerated() {
            guard let address = EmailAddress(text) else { throw section.error(key, "\(text) is no mail address", element: index) }
            addresses.append(address)
        }
        return addresses
    }

    func networks(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> [Network] {
        var networks: [Network] = []
        for (index, text) in try section.strings(key).enumerated() {
            guard let network = Network(text) else {
                throw section.error(key, "\(text) is no network: write 10.0.0.0/8 or 2001:db8::/32", element: index)
            }
            networks.append(network)
        }
        return networks
    }

    private func domains(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> [String] {
        let texts = try section.strings(key)
        for (index, text) in texts.enumerated() where DomainPattern(text) == nil {
            throw section.error(key, "\(text) is no domain: write example.com, or *.example.com for everything below it", element: index)
        }
        return texts
    }

    func file(_ section: ConfigurationSection, _ key: String) throws(ConfigurationError) -> String {
        let path = try section.string(key)
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw section.error(key, "\(path) cannot be read: does it exist, and may this user read it?")
        }
        return path
    }
}
