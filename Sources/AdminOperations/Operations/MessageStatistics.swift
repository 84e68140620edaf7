import Foundation

/// Mail by outcome over time, what went wrong most often, and what waits longest (`behaviour.md` X-05).
public struct MessageStatistics: AdminOperation {
    public static let name = "message.statistics"
    public static let route = Route.get("messages/statistics").defaulting("hours", .integer(24))
    public static let permission = "message.trace"
    public static let summary = "Mail by the hour and outcome, the reasons of what was not delivered, and how long the queue has waited."
    public static let isRead = true
    public static let fields = [OperationField("hours", .integer, "so many hours until now, 1 to 744")]

    public struct Result: Codable, Sendable, Hashable {
        /// One hour; those without mail are there, too.
        public struct Hour: Codable, Sendable, Hashable {
            /// Its beginning.
            public var at: Date
            /// Recipients by the word of the record: `signedAndEncrypted`.
            public var outcomes: [String: Int]

            public init(at: Date, outcomes: [String: Int]) {
                self.at = at
                self.outcomes = outcomes
            }
        }

        public struct Reason: Codable, Sendable, Hashable {
            /// As the record, or the other side, says it.
            public var words: String
            public var count: Int
            /// `refused` (not sent by us), `deferred` or `failed` (the other side).
            public var kind: String

            public init(words: String, count: Int, kind: String) {
                self.words = words
                self.count = count
                self.kind = kind
            }
        }

        /// Oldest first.
        public var hours: [Hour]
        /// The most frequent first, at most 10.
        public var reasons: [Reason]
        /// Messages that are not done.
        public var waiting: Int
        /// When the oldest of those on their way was accepted; held ones are not on their way.
        public var oldest: Date?
        public var held: Int

        public init(hours: [Hour], reasons: [Reason], waiting: Int, oldest: Date?, held: Int) {
            self.hours = hours
            self.reasons = reasons
            self.waiting = waiting
            self.oldest = oldest
            self.held = held
        }
    }

    public var hours: Int

    public init(hours: Int = 24) { self.hours = hours }
}
