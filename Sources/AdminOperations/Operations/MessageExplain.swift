import Foundation

/// Tells what would become of a mail (`behaviour.md` X-02).
public struct MessageExplain: AdminOperation {
    public static let name = "message.explain"
    public static let route = Route.post("messages/explain").uploading("message", "message/rfc822")
    public static let summary = "What would become of a mail and why; nothing is sent, stored or fetched."
    public static let isRead = true
    public static let fields = [
        OperationField("from", .text, required: false, "the reverse-path; empty: the null sender; absent: the author of the message"),
        OperationField("to", .list, "the recipients"),
        OperationField("subject", .text, required: false, "instead of the message's"),
        OperationField("headers", .list, required: false, "further header fields, Name: value"),
        OperationField("origin", .text, required: false, "inside (the default) or outside"),
        OperationField("message", .bytes, required: false, secret: true, "the mail; absent: one without text"),
        OperationField("settings", .list, required: false, "to decide by, KEY=VALUE for all or LEVEL:KEY=VALUE"),
    ]

    public struct Result: Codable, Sendable {
        public struct Outcome: Codable, Sendable {
            public var recipient: String
            /// The word of the record: `signedAndEncrypted`.
            public var outcome: String
            /// For people: `signed and encrypted`.
            public var words: String
            /// The final encrypt mode.
            public var mode: String

            public init(recipient: String, outcome: String, words: String, mode: String) {
                self.recipient = recipient
                self.outcome = outcome
                self.words = words
                self.mode = mode
            }
        }

        /// To read aloud.
        public var story: String
        public var outcomes: [Outcome]
        /// Who would get nothing.
        public var notSent: [String]
        /// The reply at the end of the data, when the mail would not be accepted.
        public var refused: String?
        /// What real mail would leave in the trace.
        public var record: JSONValue?

        public init(story: String, outcomes: [Outcome], notSent: [String], refused: String?, record: JSONValue?) {
            self.story = story
            self.outcomes = outcomes
            self.notSent = notSent
            self.refused = refused
            self.record = record
        }
    }

    public var from: String?
    public var to: [String]
    public var subject: String?
    public var headers: [String]?
    public var origin: String?
    public var message: Data?
    public var settings: [String]?

    public init(
        from: String? = nil, to: [String], subject: String? = nil, headers: [String]? = nil, origin: String? = nil, message: Data? = nil,
        settings: [String]? = nil
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.headers = headers
        self.origin = origin
        self.message = message
        self.settings = settings
    }
}
