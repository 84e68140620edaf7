import Foundation

/// Makes or replaces a role.
public struct RoleCreate: AdminOperation {
    public static let name = "role.create"
    public static let summary = "Makes a role, or replaces one that was made; nobody can give rights he does not have."
    public static let fields = [
        OperationField("role", .text, "its name: 1 to 64 letters, digits, blanks, dots, hyphens or underscores"),
        OperationField("rights", .list, "as role.list names them, noun.verb"),
        OperationField("inherits", .list, required: false, "roles whose rights it has too"),
    ]
    public typealias Result = Done

    public var role: String
    public var rights: [String]
    public var inherits: [String]?

    public init(role: String, rights: [String], inherits: [String]? = nil) {
        self.role = role
        self.rights = rights
        self.inherits = inherits
    }
}

/// A role as it is shown.
public struct RoleItem: Codable, Sendable, Hashable {
    public var role: String
    /// Comes with Zegel and cannot be changed.
    public var isBuiltIn: Bool
    /// Its own, in the order of their names; `*` is all of them.
    public var rights: [String]
    public var inherits: [String]
    /// With those it inherits.
    public var allRights: [String]
    public var summary: String

    public init(role: String, isBuiltIn: Bool, rights: [String], inherits: [String], allRights: [String], summary: String) {
        self.role = role
        self.isBuiltIn = isBuiltIn
        self.rights = rights
        self.inherits = inherits
        self.allRights = allRights
        self.summary = summary
    }
}

/// Lists roles.
public struct RoleList: AdminOperation {
    public static let name = "role.list"
    public static let summary = "The roles there are, and every right that can be given."
    public static let isRead = true
    public static let fields: [OperationField] = []

    public struct Right: Codable, Sendable, Hashable {
        public var right: String
        /// †: asks again for the password.
        public var needsConfirmation: Bool

        public init(right: String, needsConfirmation: Bool) {
            self.right = right
            self.needsConfirmation = needsConfirmation
        }
    }

    public struct Result: Codable, Sendable, Hashable {
        public var roles: [RoleItem]
        public var rights: [Right]

        public init(roles: [RoleItem], rights: [Right]) {
            self.roles = roles
            self.rights = rights
        }
    }

    public init() {}
}

/// Shows a role.
public struct RoleShow: AdminOperation {
    public static let name = "role.show"
    public static let summary = "One role, with all the rights it gives."
    public static let isRead = true
    public static let fields = [OperationField("role", .text, "its name")]
    public typealias Result = RoleItem

    public var role: String

    public init(role: String) { self.role = role }
}

/// Removes a role.
public struct RoleRemove: AdminOperation {
    public static let name = "role.remove"
    public static let summary = "Removes a role that was made and that nobody has."
    public static let fields = [OperationField("role", .text, "its name")]
    public typealias Result = Done

    public var role: String

    public init(role: String) { self.role = role }
}
