import Foundation

/// Lists SMS.
public struct SMSList: AdminOperation {
    public static let name = "sms.list"
    public static let route = Route.get("sms").paged(.member("id"))
    public static let summary = "SMS that wait, or were sent or given up in the last days; numbers are masked and texts never shown."
    public static let isRead = true
    public static let fields = [
        OperationField("state", .text, required: false, "waiting, sent or expired; without it all"),
        OperationField("after", .text, required: false, "begin behind the one with this id: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [Item]

    /// One SMS.
    public struct Item: Codable, Sendable, Hashable {
        public var id: String
        /// `waiting`, `sent`, `expired`.
        public var state: String
        /// Whose password it carries.
        public var recipient: String
        /// The end of the number: `…5678`.
        public var number: String
        public var createdAt: Date
        public var tries: Int
        /// When it is tried next; absent when it has ended.
        public var nextTryAt: Date?
        /// Why the last try failed.
        public var problem: String?
        /// The message it belongs to.
        public var message: String?

        public init(
            id: String, state: String, recipient: String, number: String, createdAt: Date, tries: Int, nextTryAt: Date?, problem: String?,
            message: String?
        ) {
            self.id = id
            self.state = state
            self.recipient = recipient
            self.number = number
            self.createdAt = createdAt
            self.tries = tries
            self.nextTryAt = nextTryAt
            self.problem = problem
            self.message = message
        }
    }

    public var state: String?
    public var after: String?
    public var limit: Int

    public init(state: String? = nil, after: String? = nil, limit: Int = 1000) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// Sends a test SMS.
public struct SMSTest: AdminOperation {
    public static let name = "sms.test"
    public static let route = Route.post("sms/test")
    public static let summary = "Send a test text to a number through the active transport, at once."
    public static let fields = [
        OperationField("number", .text, "+31612345678, or a national number when sms.default-country is set globally")
    ]

    /// What the provider said.
    public struct Result: Codable, Sendable, Hashable {
        /// The transport used; absent when it failed.
        public var transport: String?
        /// Why it was not taken; absent when it was.
        public var problem: String?

        public init(transport: String?, problem: String?) {
            self.transport = transport
            self.problem = problem
        }
    }

    public var number: String

    public init(number: String) { self.number = number }
}

/// Tries a waiting SMS now.
public struct SMSRetry: AdminOperation {
    public static let name = "sms.retry"
    public static let route = Route.post("sms/{id}/retry")
    public static let summary = "Try an SMS that waits now, instead of at its time."
    public static let fields = [OperationField("id", .text, "its id, as sms list shows it")]
    public typealias Result = Done
    public var id: String

    public init(id: String) { self.id = id }
}

/// Deletes an SMS.
public struct SMSDelete: AdminOperation {
    public static let name = "sms.delete"
    public static let route = Route.delete("sms/{id}")
    public static let summary = "Delete an SMS; one that waits is not sent, its PDF stays closed, and the sender is told."
    public static let fields = [OperationField("id", .text, "its id, as sms list shows it")]
    public typealias Result = Done
    public var id: String

    public init(id: String) { self.id = id }
}
