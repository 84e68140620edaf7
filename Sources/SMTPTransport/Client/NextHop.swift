/// One server to deliver to, or a domain whose servers are looked up.
public struct NextHop: Hashable, Sendable, CustomStringConvertible {
    /// What is spoken there.
    public enum Spoken: String, Hashable, Sendable, Codable, CaseIterable {
        case smtp
        /// One answer for each recipient after the message (RFC 2033).
        case lmtp
    }

    /// Name or address; of a domain its name.
    public var host: String
    public var port: Int
    public var tls: TLSPolicy
    public var spoken: Spoken
    /// `host` is a domain: its mail exchangers take the mail (RFC 5321 §5.1).
    public var isDomain: Bool
    /// Who we are there; `nil`: nobody asks.
    public var login: RelayLogin?
    /// Open connections at most (`behaviour.md` Q-02).
    public var connections: Int
    /// Where `host` was found; `nil`: its name is looked up when a connection is made.
    var address: String?

    /// 20.
    public static let standardConnections = 20

    public init(
        host: String, port: Int, tls: TLSPolicy = .may, spoken: Spoken = .smtp, isDomain: Bool = false, login: RelayLogin? = nil,
        connections: Int = standardConnections
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.spoken = spoken
        self.isDomain = isDomain
        self.login = login
        self.connections = connections
    }

    public var description: String {
        let place = address.map { $0 == host ? "[\($0)]" : "\(host)[\($0)]" } ?? host
        return isDomain ? "MX of \(host)" : "\(place):\(port)"
    }
}
