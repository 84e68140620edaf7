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

    /// What is spoken.
    public enum SpokenProtocol: String, Sendable, Codable, CaseIterable {
        case smtp, lmtp
    }

    /// Who may or must log in.
    public enum Login: String, Sendable, Codable, CaseIterable {
        case none, offered, required
    }

    /// How the origin of a message is found (`behaviour.md` 3.3). `From:` is no input.
    public enum OriginRule: Sendable {
        case inside, outside
        /// Inside when the client's address lies in one of the networks, or the client logged in.
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
    public var spoken = SpokenProtocol.smtp
    /// Over TLS alone: a listener without it offers none.
    public var login = Login.none
    /// Whose word about other clients counts: XCLIENT, XFORWARD and the PROXY protocol.
    public var trustedHosts: [Network] = []
    /// Every connection comes from a trusted host and begins with a header of the PROXY protocol.
    public var hasProxyHeader = false
    /// Clients whose bare CR and LF become CRLF; everybody else's are refused (`threats.md` A4.1).
    public var mendsLineEndsOf: [Network] = []
    /// Who gets mail to `postmaster` without a domain (RFC 5321 §4.5.1).
    public var postmaster: EmailAddress?

    public init(
        name: String, host: String, port: Int, tls: TLSMode = .none, identity: TLSIdentity? = nil, origin: OriginRule, hostName: String,
        limits: Limits = Limits(), minimumMode: MinimumMode? = nil
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.tls = tls
        self.identity = identity
        self.origin = origin
        self.hostName = hostName
        self.limits = limits
        self.minimumMode = minimumMode
    }

    /// - Parameter account: the client logged in.
    func origin(of address: String, account: String?) -> (origin: Origin, reason: String) {
        switch origin {
        case .inside: return (.inside, "all its mail counts as inside")
        case .outside: return (.outside, "all its mail counts as outside")
        case .byClient(let networks):
            if let account { return (.inside, "client \(address) logged in as \(account)") }
            if let network = networks.first(where: { $0.contains(address) }) {
                return (.inside, "client \(address) lies in the inside network \(network)")
            }
            return (.outside, "client \(address) lies in no inside network")
        }
    }

    var offer: ServerSession.Offer {
        var offer = ServerSession.Offer(
            hostName: hostName, maximumSize: limits.messageSize, hasTLS: tls == .starttls || tls == .starttlsRequired,
            requiresTLS: tls == .starttlsRequired)
        offer.isLMTP = spoken == .lmtp
        offer.mechanisms = login == .none || tls == .none ? [] : Mechanism.allCases
        offer.requiresLogin = login == .required
        return offer
    }

    func trusts(_ address: String) -> Bool { trustedHosts.contains { $0.contains(address) } }
    func mendsLineEnds(of address: String) -> Bool { mendsLineEndsOf.contains { $0.contains(address) } }
}
