import Foundation
import Gateway
import Mail
import Settings

/// `[pdf]` and `[sms]`.
extension ConfigurationReader {
    private static let largestLogo = 1 << 20

    func readPDF(_ top: ConfigurationSection, _ key: String, into configuration: inout Configuration) throws(ConfigurationError) {
        let entry = try top.section(key, "write [pdf] with workers and logo")
        if entry.has("text") { throw entry.error("text", "this text is a template by now: zegel template set pdf-cover FILE") }
        try entry.refuseUnknown(["workers", "logo"])
        if entry.has("workers") { configuration.pdfWorkers = try entry.integer("workers", in: 0...64) }
        if entry.has("logo") { configuration.letterhead.logo = try logo(entry) }
    }

    private func logo(_ entry: ConfigurationSection) throws(ConfigurationError) -> [UInt8] {
        let path = try entry.string("logo")
        guard let data = FileManager.default.contents(atPath: path) else { throw entry.error("logo", "\(path) cannot be read") }
        let isPicture = data.starts(with: [0x89, 0x50, 0x4E, 0x47]) || data.starts(with: [0xFF, 0xD8])
        guard isPicture, data.count <= Self.largestLogo else { throw entry.error("logo", "\(path) is no PNG or JPEG of at most 1 MiB") }
        return Array(data)
    }

    func sms(_ top: ConfigurationSection, _ key: String) throws(ConfigurationError) -> SMSDesk.Ways {
        let entry = try top.section(key, "write [sms] with hourly_limit, and [sms.transports.NAME]")
        try entry.refuseUnknown(["hourly_limit", "transports"])
        var ways = SMSDesk.Ways()
        if entry.has("hourly_limit") { ways.hourlyLimit = try entry.integer("hourly_limit", in: 1...1_000_000) }
        guard entry.has("transports") else { return ways }
        let transports = try entry.section("transports", "write each transport as [sms.transports.NAME]")
        for name in transports.keys {
            guard ResourceName(name) != nil, name.lowercased() != "none" else {
                throw transports.error(name, "a name has 1 to 64 letters, digits, . _ or -")
            }
            ways.transports.append(try transport(name, transports.section(name, "write a transport as [sms.transports.\(name)]")))
        }
        return ways
    }

    private func transport(_ name: String, _ entry: ConfigurationSection) throws(ConfigurationError) -> SMSTransport {
        if entry.has("preset") { return try preset(name, entry) }
        try entry.refuseUnknown(["method", "url", "headers", "body", "content_type", "accept", "answer", "account", "from", "secret"])
        var transport = SMSTransport(name: name, url: try providerAddress(entry, "url"))
        transport.method = try entry.string("method", default: "POST")
        guard ["GET", "POST", "PUT"].contains(transport.method) else { throw entry.error("method", "method is GET, POST or PUT") }
        if entry.has("headers") {
            let headers = try entry.section("headers", "write headers = { \"X-Api-Key\" = \"{{secret}}\" }")
            for field in headers.keys {
                guard field.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }) else {
                    throw headers.error(field, "\(field) is no name of a header field")
                }
                transport.headers.append((field, try headers.string(field)))
            }
        }
        transport.body = try entry.string("body", default: "")
        transport.contentType = try entry.string("content_type", default: SMSTransport.form)
        if entry.has("accept") { transport.accepted = Set(try entry.integers("accept", in: 200...299)) }
        if entry.has("answer") {
            let text = try entry.string("answer")
            guard let pattern = Pattern(text) else { throw entry.error("answer", "answer is no regular expression") }
            transport.answer = pattern
        }
        transport.account = try entry.string("account", default: "")
        transport.from = try entry.string("from", default: "")
        if entry.has("secret") { transport.secret = try reference(entry, "secret") }
        if let unknown = transport.unknownVariable {
            throw entry.error(
                "url",
                "there is no {{\(unknown.prefix(40))}}: \(SMSTransport.variables.map { "{{\($0)}}" }.joined(separator: " ")) are known")
        }
        return transport
    }

    private func preset(_ name: String, _ entry: ConfigurationSection) throws(ConfigurationError) -> SMSTransport {
        try entry.refuseUnknown(["preset", "account", "from", "secret", "url"])
        let preset: SMSPreset = try entry.word("preset")
        guard entry.has("account") || !preset.needsAccount else { throw entry.error("preset", "\(preset.rawValue) needs account") }
        return preset.transport(
            name: name, account: try entry.string("account", default: ""), from: try entry.string("from"),
            secret: try reference(entry, "secret"), base: entry.has("url") ? try providerAddress(entry, "url") : nil)
    }

    /// Passwords pass there: https, or this machine.
    private func providerAddress(_ entry: ConfigurationSection, _ key: String) throws(ConfigurationError) -> String {
        let text = try entry.string(key)
        let parts = URLComponents(string: text.replacing("{{", with: "").replacing("}}", with: ""))
        let isHere = parts?.host == "127.0.0.1" || parts?.host == "[::1]" || parts?.host == "::1"
        guard let parts, parts.scheme == "https" || parts.scheme == "http" && isHere, parts.host?.isEmpty == false else {
            throw entry.error(key, "\(key) is an https address")
        }
        return text
    }
}
