import Mail

/// What is known of a client when it names a sender or recipient.
public struct ClientFacts: Hashable, Sendable {
    public var address: String
    public var heloName: String
    public var tls: String?
    public var origin: Origin
    public var originReason: String
    public var listener: String
    public var authenticatedAs: String?

    public init(
        address: String, heloName: String, tls: String? = nil, origin: Origin, originReason: String, listener: String,
        authenticatedAs: String? = nil
    ) {
        self.address = address
        self.heloName = heloName
        self.tls = tls
        self.origin = origin
        self.originReason = originReason
        self.listener = listener
        self.authenticatedAs = authenticatedAs
    }
}
