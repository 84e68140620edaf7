import Foundation

/// Adds a user.
public struct UserAdd: AdminOperation {
    public static let name = "user.add"
    public static let route = Route.post("users")
    public static let summary = "Add an address, so that settings can be made for it."
    public static let fields = [OperationField("address", .text, "the mail address")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}

/// Lists users.
public struct UserList: AdminOperation {
    public static let name = "user.list"
    public static let route = Route.get("users").paged(.member("address"))
    public static let summary = "The addresses with entries of their own."
    public static let isRead = true
    public static let fields = [
        OperationField("domain", .text, required: false, "only addresses of this domain"),
        OperationField("after", .text, required: false, "begin behind this address: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable {
        public var address: String
        public var addedAt: Date

        public init(address: String, addedAt: Date) {
            self.address = address
            self.addedAt = addedAt
        }
    }

    public var domain: String?
    public var after: String?
    public var limit: Int

    public init(domain: String? = nil, after: String? = nil, limit: Int = 1000) {
        self.domain = domain
        self.after = after
        self.limit = limit
    }
}

/// Shows one user.
public struct UserShow: AdminOperation {
    public static let name = "user.show"
    public static let route = Route.get("users/{address}")
    public static let summary = "One address: its settings with their levels, and its certificates."
    public static let isRead = true
    public static let fields = [OperationField("address", .text, "the mail address")]

    public struct Result: Codable, Sendable {
        public var address: String
        public var hasEntry: Bool
        public var settings: [SettingsShow.Item]
        public var certificates: [CertificateItem]

        public init(address: String, hasEntry: Bool, settings: [SettingsShow.Item], certificates: [CertificateItem]) {
            self.address = address
            self.hasEntry = hasEntry
            self.settings = settings
            self.certificates = certificates
        }
    }

    public var address: String

    public init(address: String) { self.address = address }
}

/// Removes a user and its settings.
public struct UserRemove: AdminOperation {
    public static let name = "user.remove"
    public static let route = Route.delete("users/{address}").guarded(by: "user.show")
    public static let summary = "Remove an address with its settings; certificates and keys stay."
    public static let fields = [OperationField("address", .text, "the mail address")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}
