import Foundation

/// How a message reached us: kept with it in the queue, so that every later step decides from the same facts.
public struct Submission: Hashable, Sendable, Codable {
    public var origin: Origin
    /// Why the origin is what it is, in words for the trace: `listener "inside"`, `client 10.0.0.7 lies in inside_networks`.
    public var originReason: String
    /// The name of the listener in the configuration.
    public var listener: String
    /// The client's address without port, as it counts for policy (after XCLIENT or PROXY from trusted hosts).
    public var clientAddress: String
    /// What the client said in EHLO or HELO, control characters removed.
    public var heloName: String
    /// The TLS version and suite, `nil` for a plain connection.
    public var tls: String?
    /// The account the client logged in as.
    public var authenticatedAs: String?
    public var receivedAt: Date
    /// What the listener asks for all its mail; `nil`: nothing.
    public var minimumMode: MinimumMode?
    /// What the client spoke when it was not SMTP: `LMTP`.
    public var spoken: String?

    public init(
        origin: Origin, originReason: String, listener: String, clientAddress: String, heloName: String,
        tls: String? = nil, authenticatedAs: String? = nil, receivedAt: Date, minimumMode: MinimumMode? = nil, spoken: String? = nil
    ) {
        self.origin = origin
        self.originReason = originReason
        self.listener = listener
        self.clientAddress = clientAddress
        self.heloName = heloName
        self.tls = tls
        self.authenticatedAs = authenticatedAs
        self.receivedAt = receivedAt
        self.minimumMode = minimumMode
        self.spoken = spoken
    }
}
