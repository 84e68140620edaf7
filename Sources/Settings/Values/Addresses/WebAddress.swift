import Mail

/// What the addresses of settings on the web have in common (RFC 3986): scheme, host, port and path; no user, query or fragment.
struct WebAddress: Hashable, Sendable {
    /// Scheme and host in lower case, the path as written without `/` at its end.
    let text: String

    /// - Parameter schemes: those allowed, in lower case.
    init?(_ text: String, schemes: Set<String>) {
        guard text.utf8.count <= 2000, let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        guard schemes.contains(scheme), let host = Self.host(authority), path.utf8.allSatisfy(Self.isPath) else { return nil }
        while path.last == "/" { path = path.dropLast() }
        self.text = "\(scheme)://\(host)\(path)"
    }

    /// A host name with an optional port from 1 to 65535; literals of addresses are none.
    private static func host(_ authority: Substring) -> String? {
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let name = parts.first, let domain = Domain(name), name.contains(where: \.isLetter) else { return nil }
        guard parts.count == 2 else { return parts.count == 1 ? domain.ascii : nil }
        guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(parts[1]), (1...65_535).contains(port) else {
            return nil
        }
        return "\(domain.ascii):\(port)"
    }

    // RFC 3986 §3.3: pchar and "/", with "%" as it is.
    private static func isPath(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~!$&'()*+,;=:@%/".utf8.contains(byte)
        }
    }
}

/// The public address of the portal: https alone, since passwords and replies pass there.
public struct PortalAddress: Hashable, Sendable {
    /// `https://portal.example.com/mail`, without `/` at its end: paths are appended to it.
    public let text: String
}

extension PortalAddress: SettingValue {
    public static var form: String { "an https address such as https://portal.example.com" }

    public init?(settingText: String) {
        guard let address = WebAddress(settingText.trimmedBlanks, schemes: ["https"]) else { return nil }
        text = address.text
    }

    public var settingText: String { text }
}

/// Where others fetch our revocation lists (RFC 5280 §4.2.1.13): http, so that checking it needs no other certificate, or https.
public struct DistributionAddress: Hashable, Sendable {
    public let text: String
}

extension DistributionAddress: SettingValue {
    public static var form: String { "an http or https address such as http://pki.example.com" }

    public init?(settingText: String) {
        guard let address = WebAddress(settingText.trimmedBlanks, schemes: ["http", "https"]) else { return nil }
        text = address.text
    }

    public var settingText: String { text }
}
