import Foundation

/// Lists queued messages.
public struct QueueList: AdminOperation {
    public static let name = "queue.list"
    public static let route = Route.get("queue").paged(.member("id"))
    public static let summary = "Messages on their way, newest first."
    public static let isRead = true
    public static let fields =
        QueueSelection.fields + [
            OperationField("after", .text, required: false, "only those behind this id: the next page"),
            OperationField("limit", .integer, "at most so many, 1 to 1000"),
        ]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable {
        public var id: String
        public var state: String
        /// Empty: the null sender.
        public var sender: String
        public var recipients: [String]
        public var size: Int
        public var acceptedAt: Date
        /// When the next step may begin; of a held or finished message there is none.
        public var due: Date?
        /// It is being processed or delivered this moment.
        public var isInWork: Bool
        /// Why it waits: the last answer, or what failed.
        public var reason: String?

        public init(
            id: String, state: String, sender: String, recipients: [String], size: Int, acceptedAt: Date, due: Date? = nil,
            isInWork: Bool = false, reason: String?
        ) {
            self.id = id
            self.state = state
            self.sender = sender
            self.recipients = recipients
            self.size = size
            self.acceptedAt = acceptedAt
            self.due = due
            self.isInWork = isInWork
            self.reason = reason
        }
    }

    public var state: String?
    public var sender: String?
    public var recipient: String?
    public var text: String?
    public var until: String?
    public var after: String?
    public var limit: Int

    public init(state: String? = nil, limit: Int = 100) {
        self.state = state
        self.limit = limit
    }

    public init(_ selection: QueueSelection, after: String? = nil, limit: Int = 100) {
        state = selection.state
        sender = selection.sender
        recipient = selection.recipient
        text = selection.text
        until = selection.until
        self.after = after
        self.limit = limit
    }

    public var selection: QueueSelection { QueueSelection(state: state, sender: sender, recipient: recipient, text: text, until: until) }
}

/// Shows one queued message.
public struct QueueShow: AdminOperation {
    public static let name = "queue.show"
    public static let route = Route.get("queue/{id}")
    public static let summary = "One message: where each recipient stands and what the other side said."
    public static let isRead = true
    public static let fields = [OperationField("id", .text, "the id the 250 named")]

    public struct Result: Codable, Sendable {
        public struct Recipient: Codable, Sendable {
            public var address: String
            public var state: String
            public var tries: Int
            /// When the next try may begin; `nil` when there is none, or only after a release.
            public var due: Date?
            public var answer: String?

            public init(address: String, state: String, tries: Int, due: Date? = nil, answer: String?) {
                self.due = due
                self.address = address
                self.state = state
                self.tries = tries
                self.answer = answer
            }
        }

        /// One delivery try for one recipient.
        public struct Try: Codable, Sendable {
            public var at: Date
            public var recipient: String
            public var server: String
            public var outcome: String
            public var answer: String

            public init(at: Date, recipient: String, server: String, outcome: String, answer: String) {
                self.at = at
                self.recipient = recipient
                self.server = server
                self.outcome = outcome
                self.answer = answer
            }
        }

        public var entry: QueueList.Item
        public var recipients: [Recipient]
        /// Ids of the copies and notices made from it.
        public var children: [String]
        /// Of this entry, oldest first.
        public var tries: [Try]

        public init(entry: QueueList.Item, recipients: [Recipient], children: [String], tries: [Try] = []) {
            self.entry = entry
            self.recipients = recipients
            self.children = children
            self.tries = tries
        }
    }

    public var id: String

    public init(id: String) { self.id = id }
}

/// Changes the state of one queued message.
public struct QueueChange: AdminOperation {
    public static let name = "queue.change"
    public static let route = Route.post("queue/{id}/{action}").defaulting("reason", .text(""))
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
