import Foundation
import Mail
import SMTPTransport
import TOMLKit

/// Reads `zegel.toml`. Unknown keys and wrong types are errors with file, line and column.
struct ConfigurationReader {
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
        self.file = file
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ConfigurationError(file: file, text: "cannot be read: does it exist, and may this user read it?")
        }
        guard let text = String(validating: data, as: UTF8.self) else { throw ConfigurationError(file: file, text: "is not UTF-8") }
        self.text = text
    }

    func read() throws -> Configuration {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError(
                file: file, line: error.source.begin.line, column: error.source.begin.column, text: error.description.firstLine)
        }
        var configuration = Configuration()
        configuration.source = file
        try fill(&configuration, from: table)
        return configuration
    }

    private func fill(_ configuration: inout Configuration, from table: TOMLTable) throws {
        for key in table.keys {
            switch key {
            case "host_name": configuration.hostName = try string(table, key)
            case "state": configuration.state = try string(table, key)
            case "database": configuration.database = try string(table, key)
            case "master_key": configuration.masterKey = try reference(table, key)
            case "system_sender": configuration.systemSender = try address(table, key)
            case "organisation": configuration.organisation = try string(table, key)
            case "inside_networks": configuration.insideNetworks = try strings(table, key).map { try network($0, key) }
            case "relay_domains": configuration.relayDomains = try strings(table, key)
            case "maximum_size": configuration.maximumSize = try integer(table, key, in: 1024...1_073_741_824)
            case "log_level": configuration.logLevel = try choice(table, key, of: ["trace", "debug", "info", "notice", "warning", "error"])
            case "listeners": configuration.listeners = try listeners(table, key)
            case "routes": configuration.routes = try routes(table, key)
            case "tls": try readTLS(table, key, into: &configuration)
            default: throw error(at: key, "unknown key \(key)\(suggestion(key, Self.keys))")
            }
        }
        try check(configuration)
    }

    private static let keys = [
        "host_name", "state", "database", "master_key", "system_sender", "organisation", "inside_networks", "relay_domains", "maximum_size",
        "log_level", "listeners", "routes", "tls",
    ]

    /// What only shows when everything is read.
    private func check(_ configuration: Configuration) throws {
        guard !configuration.listeners.isEmpty else { throw error(at: "listeners", "there is no listener, so no mail could come in") }
        for listener in configuration.listeners
        where listener.tls != .none && (configuration.tlsCertificate == nil || configuration.tlsKey == nil) {
            throw error(at: "tls", "listener \(listener.name) uses TLS: give [tls] certificate and key")
        }
        var names: Set<String> = []
        for listener in configuration.listeners where !names.insert(listener.name).inserted {
            throw error(at: listener.name, "two listeners are named \(listener.name)")
        }
    }

    private func listeners(_ table: TOMLTable, _ key: String) throws -> [Configuration.Listener] {
        guard let entries = table[key]?.array else { throw error(at: key, "write each listener as [[listeners]]") }
        return try entries.enumerated().map { index, value in
            guard let entry = value.table else { throw error(at: key, "write each listener as [[listeners]]") }
            try refuseUnknown(entry, ["name", "address", "port", "tls", "origin"], in: "listeners")
            return Configuration.Listener(
                name: try optionalString(entry, "name") ?? "listener-\(index + 1)",
                address: try optionalString(entry, "address") ?? "127.0.0.1",
                port: try integer(entry, "port", in: 0...65535),
                tls: ListenerConfiguration.TLSMode(
                    rawValue: try optionalChoice(entry, "tls", of: ListenerConfiguration.TLSMode.allCases.map(\.rawValue)) ?? "none")
                    ?? .none,
                origin: Configuration.Listener.Origin(
                    rawValue: try choice(entry, "origin", of: Configuration.Listener.Origin.allCases.map(\.rawValue))) ?? .outside)
        }
    }

    private func routes(_ table: TOMLTable, _ key: String) throws -> [String: Configuration.Route] {
        guard let entries = table[key]?.table else {
            throw error(at: key, "write routes as [routes.internal], [routes.external] or [routes.\"example.com\"]")
        }
        var routes: [String: Configuration.Route] = [:]
        for name in entries.keys {
            guard let entry = entries[name]?.table else { throw error(at: name, "write a route as [routes.\(name)] with host and port") }
            guard ["internal", "external"].contains(name) || Domain(name.hasPrefix("*.") ? String(name.dropFirst(2)) : name) != nil else {
                throw error(at: name, "\(name) is neither internal, external nor a domain")
            }
            try refuseUnknown(entry, ["host", "port", "tls"], in: "routes")
            let tls = try optionalChoice(entry, "tls", of: TLSPolicy.allCases.map(\.rawValue)) ?? "may"
            routes[name] = Configuration.Route(
                host: try string(entry, "host"), port: entry["port"] == nil ? 25 : try integer(entry, "port", in: 1...65535),
                tls: TLSPolicy(rawValue: tls) ?? .may)
        }
        return routes
    }

    private func readTLS(_ table: TOMLTable, _ key: String, into configuration: inout Configuration) throws {
        guard let entry = table[key]?.table else { throw error(at: key, "write [tls] with certificate and key") }
        try refuseUnknown(entry, ["certificate", "key"], in: "tls")
        configuration.tlsCertificate = try string(entry, "certificate")
        configuration.tlsKey = try string(entry, "key")
    }

    // MARK: Values

    private func string(_ table: TOMLTable, _ key: String) throws -> String {
        guard let value = table[key]?.string, !value.isEmpty else { throw error(at: key, "\(key) takes a text in quotes") }
        return value
    }

    private func optionalString(_ table: TOMLTable, _ key: String) throws -> String? { table[key] == nil ? nil : try string(table, key) }

    private func strings(_ table: TOMLTable, _ key: String) throws -> [String] {
        guard let values = table[key]?.array else { throw error(at: key, "\(key) takes a list of texts: [\"…\", \"…\"]") }
        return try values.map { value in
            guard let text = value.string else { throw error(at: key, "\(key) takes a list of texts: [\"…\", \"…\"]") }
            return text
        }
    }

    private func integer(_ table: TOMLTable, _ key: String, in range: ClosedRange<Int>) throws -> Int {
        guard let value = table[key]?.int, range.contains(value) else {
            throw error(at: key, "\(key) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private func choice(_ table: TOMLTable, _ key: String, of choices: [String]) throws -> String {
        guard let value = table[key]?.string, choices.contains(value) else {
            throw error(at: key, "\(key) is one of \(choices.joined(separator: ", "))")
        }
        return value
    }

    private func optionalChoice(_ table: TOMLTable, _ key: String, of choices: [String]) throws -> String? {
        table[key] == nil ? nil : try choice(table, key, of: choices)
    }

    private func reference(_ table: TOMLTable, _ key: String) throws -> String {
        let value = try string(table, key)
        guard ["file:", "env:", "credential:"].contains(where: value.hasPrefix) else {
            throw error(at: key, "\(key) is a reference, never the secret itself: file:PATH, env:NAME or credential:NAME")
        }
        return value
    }

    private func address(_ table: TOMLTable, _ key: String) throws -> String {
        let value = try string(table, key)
        guard EmailAddress(value) != nil else { throw error(at: key, "\(key) takes a mail address") }
        return value
    }

    private func network(_ text: String, _ key: String) throws -> Network {
        guard let network = Network(text) else { throw error(at: key, "\(text) is no network: write 10.0.0.0/8 or 2001:db8::/32") }
        return network
    }

    private func refuseUnknown(_ table: TOMLTable, _ known: [String], in part: String) throws {
        for key in table.keys where !known.contains(key) {
            throw error(at: key, "unknown key \(key) in \(part)\(suggestion(key, known)); known are \(known.joined(separator: ", "))")
        }
    }

    private func suggestion(_ key: String, _ known: [String]) -> String {
        known.first { $0.hasPrefix(key.prefix(4)) }.map { ": did you mean \($0)?" } ?? ""
    }

    /// The place of a key in the text: its first line that sets or opens it.
    private func error(at key: String, _ text: String) -> ConfigurationError {
        for (number, line) in self.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            let opens = trimmed.hasPrefix("[") && trimmed.contains(key)
            let sets = trimmed.hasPrefix(key) && trimmed.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }.hasPrefix("=")
            if opens || sets {
                return ConfigurationError(file: file, line: number + 1, column: line.count - trimmed.count + 1, text: text)
            }
        }
        return ConfigurationError(file: file, text: text)
    }
}

extension String {
    var firstLine: String { String(prefix { $0 != "\n" }) }
}
