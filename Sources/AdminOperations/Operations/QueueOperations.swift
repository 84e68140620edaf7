import Foundation

/// Lists queued messages.
public struct QueueList: AdminOperation {
    public static let name = "queue.list"
    public static let summary = "Messages on their way, newest first."
    public static let isRead = true
    public static let fields = [
        OperationField("state", .text, required: false, "received, ready, held, deferred, done or bounced"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable {
        public var id: String
        public var state: String
        public var sender: String
        public var recipients: [String]
        public var size: Int
        public var acceptedAt: Date
        public var reason: String?

        public init(id: String, state: String, sender: String, recipients: [String], size: Int, acceptedAt: Date, reason: String?) {
            self.id = id
            self.state = state
            self.sender = sender
            self.recipients = recipients
            self.size = size
            self.acceptedAt = acceptedAt
            self.reason = reason
        }
    }

    public var state: String?
    public var limit: Int

    public init(state: String? = nil, limit: Int = 100) {
        self.state = state
        self.limit = limit
    }
}

/// Shows one queued message.
public struct QueueShow: AdminOperation {
    public static let name = "queue.show"
    public static let summary = "One message: where each recipient stands and what the other side said."
    public static let isRead = true
    public static let fields = [OperationField("id", .text, "the id the 250 named")]

    public struct Result: Codable, Sendable {
        public struct Recipient: Codable, Sendable {
            public var address: String
            public var state: String
            public var tries: Int
            public var answer: String?

            public init(address: String, state: String, tries: Int, answer: String?) {
                self.address = address
                self.state = state
                self.tries = tries
                self.answer = answer
            }
        }

        public var entry: QueueList.Item
        public var recipients: [Recipient]
        /// Ids of the copies and notices made from it.
        public var children: [String]

        public init(entry: QueueList.Item, recipients: [Recipient], children: [String]) {
            self.entry = entry
            self.recipients = recipients
            self.children = children
        }
    }

    public var id: String

    public init(id: String) { self.id = id }
}

/// Changes the state of one queued message.
public struct QueueChange: AdminOperation {
    public static let name = "queue.change"
    public static let summary = "Hold, release, retry or delete one message."
    public static let fields = [
        OperationField("id", .text, "the id the 250 named"),
        OperationField("action", .text, "hold, release, retry or delete"),
        OperationField("reason", .text, "why, for the audit"),
    ]
    public typealias Result = Done
    public var id: String
    public var action: String
    public var reason: String

    public init(id: String, action: String, reason: String) {
        self.id = id
        self.action = action
        self.reason = reason
    }
}
