import Foundation

/// One value that differs.
public struct SettingsChangeItem: Codable, Sendable, Hashable {
    /// `global`, `domain:example.com`, `domain:*.example.com`, `user:a@example.com`
    public var level: String
    public var key: String
    /// Set at this level until then; absent: nothing. Secrets are `(secret)`.
    public var before: String?
    /// Set at this level from then on; absent: nothing.
    public var after: String?
    /// What the level inherits when it has no value of its own.
    public var inherited: String
    /// Where that comes from.
    public var from: String

    public init(level: String, key: String, before: String?, after: String?, inherited: String, from: String) {
        self.level = level
        self.key = key
        self.before = before
        self.after = after
        self.inherited = inherited
        self.from = from
    }
}

/// Whom changed settings concern, and which messages of the past they would have sent another way (`behaviour.md` 4).
public struct SettingsEffect: Codable, Sendable, Hashable {
    public struct Affected: Codable, Sendable, Hashable {
        public var count: Int
        /// The first of them.
        public var names: [String]

        public init(count: Int, names: [String]) {
            self.count = count
            self.names = names
        }
    }

    /// The messages that were decided again.
    public struct Messages: Codable, Sendable, Hashable {
        public struct Example: Codable, Sendable, Hashable {
            /// The id the 250 named.
            public var id: String
            public var at: Date
            /// Empty: the null reverse-path.
            public var sender: String
            public var recipient: String
            public var before: String
            public var after: String

            public init(id: String, at: Date, sender: String, recipient: String, before: String, after: String) {
                self.id = id
                self.at = at
                self.sender = sender
                self.recipient = recipient
                self.before = before
                self.after = after
            }
        }

        public var days: Int
        /// The newest ones.
        public var lookedAt: Int
        public var different: Int
        /// Of which the record does not say enough.
        public var unknown: Int
        /// Why of each.
        public var unknownBecause: [String]
        /// Why older ones were not looked at; absent: all were.
        public var stoppedBecause: String?
        public var examples: [Example]

        public init(
            days: Int, lookedAt: Int, different: Int, unknown: Int, unknownBecause: [String], stoppedBecause: String?, examples: [Example]
        ) {
            self.days = days
            self.lookedAt = lookedAt
            self.different = different
            self.unknown = unknown
            self.unknownBecause = unknownBecause
            self.stoppedBecause = stoppedBecause
            self.examples = examples
        }
    }

    public var domains: Affected
    public var users: Affected
    /// Addresses without an entry of their own or of their domain get other values, too.
    public var everybodyElse: Bool
    /// Absent: none were asked about.
    public var messages: Messages?

    public init(domains: Affected, users: Affected, everybodyElse: Bool, messages: Messages?) {
        self.domains = domains
        self.users = users
        self.everybodyElse = everybodyElse
        self.messages = messages
    }
}
