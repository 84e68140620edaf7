import Foundation

/// Says whether the first administrator is still to come.
public struct SetupShow: AdminOperation {
    public static let name = "setup.show"
    public static let access = Access.anybody
    public static let summary = "Whether the first administrator is still to come."
    public static let isRead = true
    public static let fields: [OperationField] = []

    public struct Result: Codable, Sendable, Hashable {
        public var isOpen: Bool

        public init(isOpen: Bool) { self.isOpen = isOpen }
    }

    public init() {}
}

/// Makes the first owner.
public struct SetupBegin: AdminOperation {
    public static let name = "setup.begin"
    public static let access = Access.anybody
    public static let summary = "Makes the first owner with the setup token, which is used up by it, and logs him in."
    public static let fields = [
        OperationField("token", .text, secret: true, "the setup token, as the first start printed it"),
        OperationField("name", .text, "to log in with"),
        OperationField("password", .text, secret: true, "10 to 128 characters"),
    ]
    public typealias Result = Login

    public var token: String
    public var name: String
    public var password: String

    public init(token: String, name: String, password: String) {
        self.token = token
        self.name = name
        self.password = password
    }
}

/// Makes a new setup token.
public struct SetupCreate: AdminOperation {
    public static let name = "setup.create"
    public static let summary = "Makes a new setup token, good for one hour and once, while there is no administrator."
    public static let fields: [OperationField] = []

    public struct Result: Codable, Sendable, Hashable {
        /// Shown this once.
        public var token: String
        public var until: Date

        public init(token: String, until: Date) {
            self.token = token
            self.until = until
        }
    }

    public init() {}
}
