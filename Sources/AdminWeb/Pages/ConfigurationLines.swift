import Foundation

/// Lines of the configuration file (TOML) made from what the wizard was told.
enum ConfigurationLines {
    struct Hop {
        var host: String
        var port: Int
    }

    static func text(organisation: String?, hostName: String?, networks: [String], inside: Hop?, outside: Hop?) -> String {
        var lines: [String] = []
        if let hostName { lines.append("host_name = \(quoted(hostName))") }
        if let organisation { lines.append("organisation = \(quoted(organisation))") }
        if !networks.isEmpty { lines.append("inside_networks = [\(networks.map(quoted).joined(separator: ", "))]") }
        if let inside { lines += ["", "[routes.internal]", "host = \(quoted(inside.host))", "port = \(inside.port)", "tls = \"may\""] }
        if let outside {
            lines += ["", "[routes.external]", "host = \(quoted(outside.host))", "port = \(outside.port)", "tls = \"may\""]
        } else {
            lines += ["", "[routes.external]", "mx = true"]
        }
        return lines.joined(separator: "\n").trimmingCharacters(in: .newlines) + "\n"
    }

    /// `host`, `host:port`, `[address]:port`; `nil` for anything else.
    static func hop(_ text: String) -> Hop? {
        let text = text.trimmingCharacters(in: .whitespaces)
        let parts = text.hasPrefix("[") ? text.dropFirst().components(separatedBy: "]:") : text.components(separatedBy: ":")
        guard let host = parts.first, parts.count <= 2, (1...253).contains(host.utf8.count) else { return nil }
        guard host.utf8.allSatisfy({ isHostCharacter($0) || (text.hasPrefix("[") && $0 == 0x3A) }) else { return nil }
        guard parts.count == 2 else { return Hop(host: host, port: 25) }
        guard let port = Int(parts[1]), (1...65_535).contains(port) else { return nil }
        return Hop(host: host, port: port)
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
        default: false
        }
    }

    /// An address with or without the length of its prefix.
    static func isNetwork(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first, parts.count <= 2 else { return false }
        let isSix = address.contains(":")
        let isAddress =
            isSix
            ? address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } && address.count >= 2
            : address.split(separator: ".", omittingEmptySubsequences: false).count == 4
                && address.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { UInt8($0) != nil }
        guard parts.count == 2 else { return isAddress }
        return isAddress && Int(parts[1]).map { (0...(isSix ? 128 : 32)).contains($0) } ?? false
    }

    /// A basic string (TOML 1.0).
    static func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\0"..."\u{1F}", "\u{7F}": String(format: "\\u%04X", scalar.value)
            default: String(scalar)
            }
        }
        return "\"\(safe.joined())\""
    }
}
