/// One server to deliver to.
public struct NextHop: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Name or address.
    public var host: String
    public var port: Int
    public var tls: TLSPolicy

    public init(host: String, port: Int, tls: TLSPolicy = .may) {
        self.host = host
        self.port = port
        self.tls = tls
    }

    public var description: String { "\(host):\(port)" }
}
