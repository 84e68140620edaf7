import HTTPTypes
import Hummingbird

/// Whose word counts for the address of a reader: the web server in front.
struct TrustedProxies: Sendable {
    private let addresses: Set<String>

    init(_ addresses: some Sequence<String>) { self.addresses = Set(addresses) }

    static let loopback = TrustedProxies(["127.0.0.1", "::1"])

    /// The last address in `X-Forwarded-For` when a proxy of ours wrote it, else that of the connection.
    func address(of peer: String?, _ headers: HTTPFields) -> String {
        let peer = peer ?? ""
        guard peer.isEmpty || addresses.contains(peer), let list = headers[values: Self.forwardedFor].last,
            let last = list.split(separator: ",").last
        else { return peer }
        let text = last.trimmingPrefix(while: \.isWhitespace)
        return text.utf8.count <= 45 && text.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" } ? String(text) : peer
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
}
