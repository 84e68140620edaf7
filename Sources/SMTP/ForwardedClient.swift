/// Facts about a client that a trusted server in front of us knows (XCLIENT, XFORWARD and the PROXY protocol).
public struct ForwardedClient: Hashable, Sendable {
    /// The client's address; `unknownAddress` when the server in front does not know it, `nil` when it did not say anything of it.
    public var address: String?
    /// What the client said in EHLO.
    public var heloName: String?
    /// What it said cannot be read: it is refused, and the client is somebody unknown.
    public var isMalformed = false

    /// Stands for the address of a client nobody knows: it lies in no network, so its mail never counts as inside.
    public static let unknownAddress = "unknown"

    public init(address: String? = nil, heloName: String? = nil) {
        self.address = address
        self.heloName = heloName
    }

    static let malformed: Self = {
        var client = Self()
        client.isMalformed = true
        return client
    }()
}
