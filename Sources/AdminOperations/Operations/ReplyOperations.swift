import Foundation

/// Lists the links PDFs are answered by.
public struct ReplyList: AdminOperation {
    public static let name = "reply.list"
    public static let route = Route.get("replies").paged(.member("id"))
    public static let summary = "The links by which PDFs are answered, the newest first; what opens them is not kept and not shown."
    public static let isRead = true
    public static let fields = [
        OperationField("recipient", .text, required: false, "only those of this address"),
        OperationField("message", .text, required: false, "only those of the message with this id"),
        OperationField("after", .text, required: false, "begin behind the one with this id: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [Item]

    /// One link, without what opens it.
    public struct Item: Codable, Sendable, Hashable {
        public var id: String
        /// Whose link it is.
        public var recipient: String
        /// Who gets the replies.
        public var sender: String
        /// The message it belongs to.
        public var message: String
        /// `works`, `expired`, `revoked`.
        public var state: String
        public var createdAt: Date
        public var validUntil: Date
        /// How many replies were sent.
        public var replies: Int
        public var lastReplyAt: Date?

        public init(
            id: String, recipient: String, sender: String, message: String, state: String, createdAt: Date, validUntil: Date, replies: Int,
            lastReplyAt: Date?
        ) {
            self.id = id
            self.recipient = recipient
            self.sender = sender
            self.message = message
            self.state = state
            self.createdAt = createdAt
            self.validUntil = validUntil
            self.replies = replies
            self.lastReplyAt = lastReplyAt
        }
    }

    public var recipient: String?
    public var message: String?
    public var after: String?
    public var limit: Int

    public init(recipient: String? = nil, message: String? = nil, after: String? = nil, limit: Int = 1000) {
        self.recipient = recipient
        self.message = message
        self.after = after
        self.limit = limit
    }
}

/// Ends links.
public struct ReplyRevoke: AdminOperation {
    public static let name = "reply.revoke"
    public static let route = Route.post("replies/revoke").defaulting("ids", .list([]))
    public static let summary = "End links by which PDFs are answered: those named, those of a recipient or those of a message."
    public static let fields = [
        OperationField("ids", .list, "their ids, as reply list shows them; may be empty when another field says which"),
        OperationField("recipient", .text, required: false, "all of this address"),
        OperationField("message", .text, required: false, "all of the message with this id"),
    ]

    /// What was done.
    public struct Result: Codable, Sendable, Hashable {
        /// Links that worked and do not any more.
        public var revoked: Int

        public init(revoked: Int) { self.revoked = revoked }
    }

    public var ids: [String]
    public var recipient: String?
    public var message: String?

    public init(ids: [String], recipient: String? = nil, message: String? = nil) {
        self.ids = ids
        self.recipient = recipient
        self.message = message
    }
}
