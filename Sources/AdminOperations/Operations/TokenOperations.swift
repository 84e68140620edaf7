import Foundation

/// Makes an API token.
public struct TokenCreate: AdminOperation {
    public static let name = "token.create"
    public static let summary = "Makes an API token; it can do what its scopes say, as long as its maker can."
    public static let fields = [
        OperationField("name", .text, "what it is for: 1 to 64 letters, digits, dots, hyphens or underscores"),
        OperationField("scopes", .list, "rights it has, noun.verb"),
        OperationField("domains", .list, required: false, "it may act on these domains only; absent: as its maker"),
        OperationField("days", .integer, "how long it is good, 1 to 3650"),
    ]

    public struct Result: Codable, Sendable, Hashable {
        public var id: String
        /// Shown this once.
        public var secret: String
        public var until: Date

        public init(id: String, secret: String, until: Date) {
            self.id = id
            self.secret = secret
            self.until = until
        }
    }

    public var name: String
    public var scopes: [String]
    public var domains: [String]?
    public var days: Int

    public init(name: String, scopes: [String], domains: [String]? = nil, days: Int = 90) {
        self.name = name
        self.scopes = scopes
        self.domains = domains
        self.days = days
    }
}

/// Lists API tokens.
public struct TokenList: AdminOperation {
    public static let name = "token.list"
    public static let summary = "The API tokens there are; what opens with them is shown nowhere."
    public static let isRead = true
    public static let fields: [OperationField] = []
    public typealias Result = [Item]

    public struct Item: Codable, Sendable, Hashable {
        public var id: String
        public var name: String
        public var scopes: [String]
        public var domains: [String]?
        public var madeBy: String
        public var madeAt: Date
        public var until: Date
        public var usedAt: Date?

        public init(
            id: String, name: String, scopes: [String], domains: [String]?, madeBy: String, madeAt: Date, until: Date, usedAt: Date?
        ) {
            self.id = id
            self.name = name
            self.scopes = scopes
            self.domains = domains
            self.madeBy = madeBy
            self.madeAt = madeAt
            self.until = until
            self.usedAt = usedAt
        }
    }

    public init() {}
}

/// Revokes an API token.
public struct TokenRevoke: AdminOperation {
    public static let name = "token.revoke"
    public static let summary = "Revokes an API token at once."
    public static let fields = [OperationField("id", .text, "as token.list shows it, or its name when it is the only one of that name")]
    public typealias Result = Done

    public var id: String

    public init(id: String) { self.id = id }
}
