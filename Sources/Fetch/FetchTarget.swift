import Foundation

/// One address to fetch from, taken apart and allowed as far as the text alone can tell.
struct FetchTarget: Sendable, Hashable {
    let isSecure: Bool
    /// Without the brackets of an IPv6 address.
    let host: String
    let port: Int
    /// Path and query, percent-encoded.
    let path: String
    /// As the Host field names it (RFC 9110 §7.2).
    let hostField: String

    private static let longest = 2048

    init(_ text: String, ports: Set<Int>) throws(FetchError) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased()
        else { throw .notAURL }
        guard scheme == "http" || scheme == "https" else { throw .schemeNotAllowed }
        guard let named = parts.encodedHost, !named.isEmpty else { throw .notAURL }
        guard parts.user == nil, parts.password == nil else { throw .hasCredentials }
        isSecure = scheme == "https"
        host = named.hasPrefix("[") ? String(named.dropFirst().dropLast()) : named
        // A zone would choose an interface of this machine.
        guard !host.contains("%") else { throw .notAURL }
        let usual = isSecure ? 443 : 80
        port = parts.port ?? usual
        guard ports.contains(port) else { throw .portNotAllowed(port) }
        hostField = port == usual ? named : "\(named):\(port)"
        path = (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath) + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    }

    /// - Parameter location: of a redirect, absolute or relative to this address (RFC 3986 §5).
    func url(ofRedirect location: String) throws(FetchError) -> String {
        let base = "\(isSecure ? "https" : "http")://\(hostField)\(path)"
        guard location.utf8.count <= Self.longest, location.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let resolved = URL(string: location, relativeTo: URL(string: base))?.absoluteString
        else { throw .notAURL }
        return resolved
    }
}
