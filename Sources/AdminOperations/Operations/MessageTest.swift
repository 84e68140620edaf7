/// Sends a test mail.
public struct MessageTest: AdminOperation {
    public static let name = "message.test"
    public static let route = Route.post("messages/test")
    public static let summary = "Send a short test mail as if somebody inside had written it: it takes the way all mail takes."
    public static let fields = [
        OperationField("from", .text, "an address of an internal domain"),
        OperationField("to", .text, "who gets it"),
    ]

    public struct Result: Codable, Sendable, Hashable {
        /// To follow it by, in the trace.
        public var id: String

        public init(id: String) { self.id = id }
    }

    public var from: String
    public var to: String

    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }
}
