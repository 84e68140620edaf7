import Mail
import NIOCore
import SMTP

/// One listener: where it listens, how it protects the connection, and what its clients count as.
public struct ListenerConfiguration: Sendable {
    /// When TLS begins.
    public enum TLSMode: String, Sendable, Codable, CaseIterable {
        case none, starttls
        case starttlsRequired = "starttls-required"
        case implicit
    }

    /// How the origin of a message is found (`behaviour.md` 3.3). `From:` is no input.
    public enum OriginRule: Sendable {
        case inside, outside
        /// Inside when the client's address lies in one of the networks.
        case byClient([Network])
    }

    public var name: String
    public var host: String
    /// 0 takes any free port; `SMTPListener.localPort` tells which.
    public var port: Int
    public var tls: TLSMode
    public var identity: TLSIdentity?
    public var origin: OriginRule
    /// The least it asks for its mail to external recipients (`behaviour.md` 3.2).
    public var minimumMode: MinimumMode?
    /// In the greeting and the answer to EHLO.
    public var hostName: String
    public var limits: Limits
    /// Silence after which a session ends with 421 (RFC 5321 §4.5.3.2.7 asks for 5 minutes).
    public var timeout: TimeAmount
    /// Connections of one client address at once (Postfix: 50).
    public var connectionsPerClient: Int
    /// Connections at once in all.
    public var connections: Int

    public init(
        name: String, host: String, port: Int, tls: TLSMode = .none, identity: TLSIdentity? = nil, origin: OriginRule, hostName: String,
        limits: Limits = Limits(), timeout: TimeAmount = .seconds(300), connectionsPerClient: Int = 50, connections: Int = 1000,
        minimumMode: MinimumMode? = nil
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.tls = tls
        self.identity = identity
        self.origin = origin
        self.hostName = hostName
        self.limits = limits
        self.timeout = timeout
        self.connectionsPerClient = connectionsPerClient
        self.connections = connections
        self.minimumMode = minimumMode
    }

    func origin(of address: String) -> (origin: Origin, reason: String) {
        switch origin {
        case .inside: return (.inside, "all its mail counts as inside")
        case .outside: return (.outside, "all its mail counts as outside")
        case .byClient(let networks):
            if let network = networks.first(where: { $0.contains(address) }) {
                return (.inside, "client \(address) lies in the inside network \(network)")
            }
            return (.outside, "client \(address) lies in no inside network")
        }
    }
}
