/// Facts about a client that a trusted server in front of us knows (XCLIENT, XFORWARD and the PROXY protocol).
public struct ForwardedClient: Hashable, Sendable {
    /// The client's address; `nil` when the server in front does not know or did not say.
    public var address: String?
    /// What the client said in EHLO.
    public var heloName: String?

    public init(address: String? = nil, heloName: String? = nil) {
        self.address = address
        self.heloName = heloName
    }
}
