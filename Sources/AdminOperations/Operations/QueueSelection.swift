/// Which queued messages are meant; what is `nil` does not narrow.
public struct QueueSelection: Sendable, Hashable {
    /// A state; without one those that are not finished.
    public var state: String?
    public var sender: String?
    public var recipient: String?
    public var text: String?
    public var until: String?

    public init(state: String? = nil, sender: String? = nil, recipient: String? = nil, text: String? = nil, until: String? = nil) {
        self.state = state
        self.sender = sender
        self.recipient = recipient
        self.text = text
        self.until = until
    }

    static let fields = [
        OperationField("state", .text, required: false, "received, ready, held, deferred, done, bounced or all; without: not finished"),
        OperationField("sender", .text, required: false, "the reverse-path, @domain, or <> for notices"),
        OperationField("recipient", .text, required: false, "a recipient or @domain"),
        OperationField("text", .text, required: false, "anywhere in why it waits"),
        OperationField("until", .text, required: false, "accepted before: a time (RFC 3339), a day, or how long ago: 7 d, 2 h"),
    ]
}
