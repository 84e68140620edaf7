import Foundation

/// Searches the trace (`behaviour.md` X-01).
public struct MessageList: AdminOperation {
    public static let name = "message.list"
    public static let route = Route.get("messages").paged(.told)
    public static let permission = "message.trace"
    public static let summary = "Messages of the past, one line a recipient, newest first."
    public static let isRead = true
    public static let fields = [
        OperationField("from", .text, required: false, "the author or reverse-path"),
        OperationField("to", .text, required: false, "a recipient"),
        OperationField("since", .text, required: false, "a time (RFC 3339), a day, or how long ago: 7 d, 2 h"),
        OperationField("until", .text, required: false, "likewise; that time itself not included"),
        OperationField("outcomes", .list, required: false, "only these outcomes: plain, encrypted, refused, …"),
        OperationField("messageID", .text, required: false, "the Message-ID, with or without angle brackets"),
        OperationField("text", .text, required: false, "anywhere in the record"),
        OperationField("after", .text, required: false, "the next of the page before"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]

    public struct Result: Codable, Sendable {
        public struct Item: Codable, Sendable {
            public var at: Date
            /// Of the decision; for a notice its own.
            public var id: String
            /// The id the 250 named; for a notice that of the mail it is about.
            public var mail: String
            /// Empty: the null sender.
            public var from: String
            public var to: String
            public var messageID: String?
            /// The word of the record: `signedAndEncrypted`.
            public var outcome: String
            /// For people: `signed and encrypted`.
            public var words: String
            /// How the last delivery try ended; `nil` before the first.
            public var delivery: String?

            public init(
                at: Date, id: String, mail: String, from: String, to: String, messageID: String?, outcome: String, words: String,
                delivery: String?
            ) {
                self.at = at
                self.id = id
                self.mail = mail
                self.from = from
                self.to = to
                self.messageID = messageID
                self.outcome = outcome
                self.words = words
                self.delivery = delivery
            }
        }

        public var items: [Item]
        /// For `after`; `nil` on the last page.
        public var next: String?

        public init(items: [Item], next: String?) {
            self.items = items
            self.next = next
        }
    }

    public var from: String?
    public var to: String?
    public var since: String?
    public var until: String?
    public var outcomes: [String]?
    public var messageID: String?
    public var text: String?
    public var after: String?
    public var limit: Int

    public init(limit: Int = 100) { self.limit = limit }
}
