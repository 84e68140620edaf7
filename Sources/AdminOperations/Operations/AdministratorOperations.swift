import Foundation

/// Makes an administrator.
public struct AdministratorCreate: AdminOperation {
    public static let name = "administrator.create"
    public static let summary = "Makes an administrator; nobody can give rights he does not have."
    public static let fields = [
        OperationField("name", .text, "to log in with: 1 to 128 letters, digits and any of . _ @ + -"),
        OperationField("password", .text, secret: true, "10 to 128 characters"),
        OperationField("roles", .list, "what he may do, as role.list names them"),
        OperationField("domains", .list, required: false, "he may act on these domains only; absent: on everything"),
    ]
    public typealias Result = Done

    public var name: String
    public var password: String
    public var roles: [String]
    public var domains: [String]?

    public init(name: String, password: String, roles: [String], domains: [String]? = nil) {
        self.name = name
        self.password = password
        self.roles = roles
        self.domains = domains
    }
}

/// An administrator as it is shown.
public struct AdministratorItem: Codable, Sendable, Hashable {
    public var name: String
    public var roles: [String]
    /// Absent: everything.
    public var domains: [String]?
    public var isLocked: Bool
    public var hasSecondFactor: Bool
    /// How many are left.
    public var recoveryCodes: Int
    public var addedAt: Date
    public var lastLoginAt: Date?

    public init(
        name: String, roles: [String], domains: [String]?, isLocked: Bool, hasSecondFactor: Bool, recoveryCodes: Int, addedAt: Date,
        lastLoginAt: Date?
    ) {
        self.name = name
        self.roles = roles
        self.domains = domains
        self.isLocked = isLocked
        self.hasSecondFactor = hasSecondFactor
        self.recoveryCodes = recoveryCodes
        self.addedAt = addedAt
        self.lastLoginAt = lastLoginAt
    }
}

/// Lists administrators.
public struct AdministratorList: AdminOperation {
    public static let name = "administrator.list"
    public static let summary = "Who may log in to administer."
    public static let isRead = true
    public static let fields = [
        OperationField("after", .text, required: false, "begin behind this name: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [AdministratorItem]

    public var after: String?
    public var limit: Int

    public init(after: String? = nil, limit: Int = 1000) {
        self.after = after
        self.limit = limit
    }
}

/// Shows an administrator.
public struct AdministratorShow: AdminOperation {
    public static let name = "administrator.show"
    public static let summary = "One administrator, with the rights his roles give him."
    public static let isRead = true
    public static let fields = [OperationField("name", .text, "of the administrator")]

    public struct Result: Codable, Sendable, Hashable {
        public var administrator: AdministratorItem
        /// In the order of their names; `*` is all of them.
        public var rights: [String]

        public init(administrator: AdministratorItem, rights: [String]) {
            self.administrator = administrator
            self.rights = rights
        }
    }

    public var name: String

    public init(name: String) { self.name = name }
}

/// Removes an administrator.
public struct AdministratorRemove: AdminOperation {
    public static let name = "administrator.remove"
    public static let summary = "Removes an administrator with his sessions and tokens; the last owner stays."
    public static let fields = [OperationField("name", .text, "of the administrator")]
    public typealias Result = Done

    public var name: String

    public init(name: String) { self.name = name }
}

/// Gives an administrator a new beginning.
public struct AdministratorReset: AdminOperation {
    public static let name = "administrator.reset"
    public static let summary = "Gives an administrator a new password, takes his second factor away and ends his sessions."
    public static let fields = [
        OperationField("name", .text, "of the administrator"),
        OperationField("password", .text, secret: true, "the new one, 10 to 128 characters"),
    ]
    public typealias Result = Done

    public var name: String
    public var password: String

    public init(name: String, password: String) {
        self.name = name
        self.password = password
    }
}

/// Changes what an administrator may do.
public struct AdministratorRoles: AdminOperation {
    public static let name = "administrator.roles"
    public static let summary = "Replaces the roles and domains of an administrator; nobody can give rights he does not have."
    public static let fields = [
        OperationField("name", .text, "of the administrator"),
        OperationField("roles", .list, "what he may do, as role.list names them"),
        OperationField("domains", .list, required: false, "he may act on these domains only; absent: on everything"),
    ]
    public typealias Result = Done

    public var name: String
    public var roles: [String]
    public var domains: [String]?

    public init(name: String, roles: [String], domains: [String]? = nil) {
        self.name = name
        self.roles = roles
        self.domains = domains
    }
}

/// Locks an administrator out, or in again.
public struct AdministratorLock: AdminOperation {
    public static let name = "administrator.lock"
    public static let summary = "Locks an administrator out and ends his sessions, or lets him in again; the last owner stays."
    public static let fields = [
        OperationField("name", .text, "of the administrator"),
        OperationField("locked", .boolean, "out; false: he may log in again"),
    ]
    public typealias Result = Done

    public var name: String
    public var locked: Bool

    public init(name: String, locked: Bool) {
        self.name = name
        self.locked = locked
    }
}

/// Changes the own password.
public struct AdministratorPassword: AdminOperation {
    public static let name = "administrator.password"
    public static let access = Access.session
    public static let summary = "Changes one's own password; all other sessions end."
    public static let fields = [
        OperationField("old", .text, secret: true, "the password until now"),
        OperationField("new", .text, secret: true, "10 to 128 characters"),
    ]
    public typealias Result = Login

    public var old: String
    public var new: String

    public init(old: String, new: String) {
        self.old = old
        self.new = new
    }
}

/// Chooses the own language.
public struct AdministratorLanguage: AdminOperation {
    public static let name = "administrator.language"
    public static let access = Access.session
    public static let summary = "Chooses the language of one's own pages."
    public static let fields = [OperationField("language", .text, required: false, "en or de; absent: what the browser asks for")]
    public typealias Result = Done

    public var language: String?

    public init(language: String? = nil) { self.language = language }
}
