/// A request other than a plain GET: to the provider of a service, whose every answer counts.
public struct FetchRequest: Sendable, CustomStringConvertible {
    /// `POST`
    public var method: String
    public var url: String
    /// May hold credentials.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(method: String, url: String, headers: [(name: String, value: String)], body: [UInt8]) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    public var description: String { "(request)" }
}

/// What a server answered.
public struct FetchedAnswer: Sendable {
    public var status: Int
    public var body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
