import Foundation

/// Adds an account.
public struct AccountCreate: AdminOperation {
    public static let name = "account.create"
    public static let route = Route.post("accounts")
    public static let summary = "Add an account that may log in to send mail from its own addresses."
    public static let fields = [
        OperationField("account", .text, "the name to log in with; often the mail address"),
        OperationField("senders", .list, "addresses it may send from; @example.com is every address of a domain"),
        OperationField("password", .text, secret: true, "its password"),
    ]
    public typealias Result = Done
    public var account: String
    public var senders: [String]
    public var password: String

    public init(account: String, senders: [String], password: String) {
        self.account = account
        self.senders = senders
        self.password = password
    }
}

/// Lists accounts.
public struct AccountList: AdminOperation {
    public static let name = "account.list"
    public static let route = Route.get("accounts").paged(.member("account"))
    public static let summary = "The accounts that may log in to send mail."
    public static let isRead = true
    public static let fields = [
        OperationField("after", .text, required: false, "begin behind this name: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable {
        public var account: String
        public var senders: [String]
        public var addedAt: Date
        public var changedAt: Date

        public init(account: String, senders: [String], addedAt: Date, changedAt: Date) {
            self.account = account
            self.senders = senders
            self.addedAt = addedAt
            self.changedAt = changedAt
        }
    }

    public var after: String?
    public var limit: Int

    public init(after: String? = nil, limit: Int = 1000) {
        self.after = after
        self.limit = limit
    }
}

/// Removes an account.
public struct AccountRemove: AdminOperation {
    public static let name = "account.remove"
    public static let route = Route.delete("accounts/{account}")
    public static let summary = "Remove an account; it cannot log in any more."
    public static let fields = [OperationField("account", .text, "the name it logs in with")]
    public typealias Result = Done
    public var account: String

    public init(account: String) { self.account = account }
}

/// Sets an account's password.
public struct AccountPassword: AdminOperation {
    public static let name = "account.password"
    public static let route = Route.put("accounts/{account}/password")
    public static let summary = "Give an account a new password; the old one ends."
    public static let fields = [
        OperationField("account", .text, "the name it logs in with"),
        OperationField("password", .text, secret: true, "the new password"),
    ]
    public typealias Result = Done
    public var account: String
    public var password: String

    public init(account: String, password: String) {
        self.account = account
        self.password = password
    }
}
