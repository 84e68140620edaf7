import Mail
import SMTP
import SMTPTransport

/// What clients of listeners may do, and how much of it.
extension ConfigurationReader {
    static let listenerKeys = [
        "name", "address", "port", "tls", "origin", "minimum_mode", "protocol", "login", "trusted_hosts", "proxy_protocol",
        "mend_line_ends_of",
    ]

    func readSessions(_ entry: ConfigurationSection, into listener: inout Configuration.Listener) throws(ConfigurationError) {
        listener.spoken = try entry.word("protocol", default: ListenerConfiguration.SpokenProtocol.smtp)
        listener.login = try entry.word("login", default: ListenerConfiguration.Login.none)
        if entry.has("trusted_hosts") { listener.trustedHosts = try networks(entry, "trusted_hosts") }
        if entry.has("mend_line_ends_of") { listener.mendsLineEndsOf = try networks(entry, "mend_line_ends_of") }
        if entry.has("proxy_protocol") { listener.hasProxyHeader = try entry.flag("proxy_protocol") }
        if listener.login != .none, listener.tls == .none {
            throw entry.error("login", "listener \(listener.name) takes logins, so it needs tls: passwords never travel in the clear")
        }
        if listener.login != .none, listener.origin == .outside {
            throw entry.error(
                "login", "listener \(listener.name) counts everybody as outside, logged in or not: give it origin = \"by-client\"")
        }
        if listener.hasProxyHeader, listener.trustedHosts.isEmpty {
            throw entry.error("proxy_protocol", "listener \(listener.name) needs trusted_hosts: the proxies it listens to")
        }
    }

    private static let limitKeys = [
        "recipients", "errors", "junk_commands", "connections_per_client", "connections", "connections_per_minute",
        "messages_per_minute", "recipients_per_minute", "command_timeout", "command_timeout_under_stress", "minimum_rate",
    ]

    func readLimits(_ entry: ConfigurationSection, into limits: inout Limits) throws(ConfigurationError) {
        try entry.refuseUnknown(Self.limitKeys)
        for key in entry.keys {
            switch key {
            case "recipients": limits.recipients = try entry.integer(key, in: 1...100_000)
            case "errors": limits.errors = try entry.integer(key, in: 1...10_000)
            case "junk_commands": limits.junkCommands = try entry.integer(key, in: 1...10_000)
            case "connections_per_client": limits.connectionsPerClient = try entry.integer(key, in: 1...100_000)
            case "connections": limits.connections = try entry.integer(key, in: 1...100_000)
            case "connections_per_minute": limits.connectionsPerMinute = try number(entry, key)
            case "messages_per_minute": limits.messagesPerMinute = try number(entry, key)
            case "recipients_per_minute": limits.recipientsPerMinute = try number(entry, key)
            case "command_timeout": limits.commandTimeout = .seconds(try entry.integer(key, in: 1...3600))
            case "command_timeout_under_stress": limits.stressedCommandTimeout = .seconds(try entry.integer(key, in: 1...3600))
            case "minimum_rate": limits.minimumRate = try entry.integer(key, in: 1...1_000_000)
            default: throw entry.error(key, "unknown key \(key)")
            }
        }
    }

    /// 0 is any number, as in Postfix.
    private func number(_ entry: ConfigurationSection, _ key: String) throws(ConfigurationError) -> Int? {
        let value = try entry.integer(key, in: 0...1_000_000)
        return value == 0 ? nil : value
    }
}
