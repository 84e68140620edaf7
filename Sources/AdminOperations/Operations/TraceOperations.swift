import Foundation

/// Shows why a message was treated as it was.
public struct MessageTrace: AdminOperation {
    public static let name = "message.trace"
    public static let route = Route.get("messages/{id}")
    public static let summary = "Why a message was treated as it was, step by step, and each delivery try."
    public static let isRead = true
    public static let fields = [OperationField("id", .text, "the id the 250 named")]

    public struct Result: Codable, Sendable {
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

        public var id: String
        /// The decision as a story, one line a step.
        public var story: String
        /// The decision records as stored.
        public var decisions: [JSONValue]
        public var tries: [Try]

        public init(id: String, story: String, decisions: [JSONValue], tries: [Try]) {
            self.id = id
            self.story = story
            self.decisions = decisions
            self.tries = tries
        }
    }

    public var id: String

    public init(id: String) { self.id = id }
}
