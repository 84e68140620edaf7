/// Shows what a change of many messages would hit.
public struct QueuePreview: AdminOperation {
    public static let name = "queue.preview"
    public static let route = Route.get("queue/preview")
    public static let permission = "queue.list"
    public static let summary = "What a change of many messages would hit."
    public static let isRead = true
    public static let fields = QueueSelection.fields + [OperationField("action", .text, "hold, release, retry or delete")]

    public struct Result: Codable, Sendable {
        public var count: Int
        /// Of the messages.
        public var bytes: Int64
        /// The newest of them.
        public var first: [QueueList.Item]

        public init(count: Int, bytes: Int64, first: [QueueList.Item]) {
            self.count = count
            self.bytes = bytes
            self.first = first
        }
    }

    public var state: String?
    public var sender: String?
    public var recipient: String?
    public var text: String?
    public var until: String?
    public var action: String

    public init(_ selection: QueueSelection, action: String) {
        state = selection.state
        sender = selection.sender
        recipient = selection.recipient
        text = selection.text
        until = selection.until
        self.action = action
    }

    public var selection: QueueSelection { QueueSelection(state: state, sender: sender, recipient: recipient, text: text, until: until) }
}

/// Changes the state of many messages.
public struct QueueBulk: AdminOperation {
    public static let name = "queue.bulk"
    public static let route = Route.post("queue/bulk").defaulting("reason", .text(""))
    public static let permission = "queue.change"
    public static let summary = "Hold, release, retry or delete every message that is meant."
    public static let fields =
        QueueSelection.fields + [
            OperationField("action", .text, "hold, release, retry or delete"),
            OperationField("reason", .text, "why, for the audit"),
            OperationField("expected", .integer, required: false, "only if it hits no more than so many, as the preview said"),
        ]

    public struct Result: Codable, Sendable {
        public var changed: Int
        /// In work that moment, and as they were.
        public var inWork: Int

        public init(changed: Int, inWork: Int) {
            self.changed = changed
            self.inWork = inWork
        }
    }

    public var state: String?
    public var sender: String?
    public var recipient: String?
    public var text: String?
    public var until: String?
    public var action: String
    public var reason: String
    public var expected: Int?

    public init(_ selection: QueueSelection, action: String, reason: String, expected: Int? = nil) {
        state = selection.state
        sender = selection.sender
        recipient = selection.recipient
        text = selection.text
        until = selection.until
        self.action = action
        self.reason = reason
        self.expected = expected
    }

    public var selection: QueueSelection { QueueSelection(state: state, sender: sender, recipient: recipient, text: text, until: until) }
}
