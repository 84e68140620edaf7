import Foundation

/// Somebody with an account in the portal, or invited to make one; nothing of his password.
public struct PortalUserItem: Codable, Sendable, Hashable {
    public var address: String
    /// `invited`, `active`, `locked`.
    public var state: String
    /// An authenticator is asked for at his login.
    public var hasSecondFactor: Bool
    public var addedAt: Date
    /// Since when he has an account.
    public var joinedAt: Date?
    /// His last login.
    public var seenAt: Date?

    public init(address: String, state: String, hasSecondFactor: Bool, addedAt: Date, joinedAt: Date?, seenAt: Date?) {
        self.address = address
        self.state = state
        self.hasSecondFactor = hasSecondFactor
        self.addedAt = addedAt
        self.joinedAt = joinedAt
        self.seenAt = seenAt
    }
}

/// Lists portal users.
public struct PortalUserList: AdminOperation {
    public static let name = "portal-user.list"
    public static let route = Route.get("portal-users").paged(.member("address"))
    public static let summary = "People with an account in the portal, or invited to make one."
    public static let isRead = true
    public static let fields = [
        OperationField("state", .text, required: false, "only those: invited, active or locked"),
        OperationField("after", .text, required: false, "begin behind this address: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [PortalUserItem]
    public var state: String?
    public var after: String?
    public var limit: Int

    public init(state: String? = nil, after: String? = nil, limit: Int = 1000) {
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// Shows one portal user.
public struct PortalUserShow: AdminOperation {
    public static let name = "portal-user.show"
    public static let route = Route.get("portal-users/{address}")
    public static let summary = "One account of the portal: state, second factor, last login; no password is shown."
    public static let isRead = true
    public static let fields = [OperationField("address", .text, "of the account")]

    public struct Result: Codable, Sendable, Hashable {
        public var user: PortalUserItem
        /// What `portal.second-factor` says for him: off, optional, required.
        public var secondFactorRule: String
        public var recoveryCodes: Int
        /// One-time passwords of the last 30 days that he can see.
        public var passwordIDs: Int
        /// Passwords of key files that wait for him.
        public var keyFiles: Int

        public init(user: PortalUserItem, secondFactorRule: String, recoveryCodes: Int, passwordIDs: Int, keyFiles: Int) {
            self.user = user
            self.secondFactorRule = secondFactorRule
            self.recoveryCodes = recoveryCodes
            self.passwordIDs = passwordIDs
            self.keyFiles = keyFiles
        }
    }

    public var address: String

    public init(address: String) { self.address = address }
}

/// Invites somebody, also again.
public struct PortalUserInvite: AdminOperation {
    public static let name = "portal-user.invite"
    public static let route = Route.post("portal-users")
    public static let summary = "Send somebody a link to make an account in the portal; links sent before stop working."
    public static let fields = [OperationField("address", .text, "of who is invited")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}

/// Takes password and second factor away.
public struct PortalUserReset: AdminOperation {
    public static let name = "portal-user.reset"
    public static let route = Route.post("portal-users/{address}/reset")
    public static let summary =
        "Take password, second factor and sessions of an account away and mail its owner a link to choose a new password."
    public static let fields = [OperationField("address", .text, "of the account")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}

/// Locks an account.
public struct PortalUserLock: AdminOperation {
    public static let name = "portal-user.lock"
    public static let route = Route.post("portal-users/{address}/lock")
    public static let summary = "Lock an account of the portal: its sessions and links end, and nobody can log in to it."
    public static let fields = [OperationField("address", .text, "of the account")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}

/// Unlocks an account.
public struct PortalUserUnlock: AdminOperation {
    public static let name = "portal-user.unlock"
    public static let route = Route.post("portal-users/{address}/unlock")
    public static let summary = "Let the owner of a locked account log in to the portal again."
    public static let fields = [OperationField("address", .text, "of the account")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}

/// Removes an account.
public struct PortalUserRemove: AdminOperation {
    public static let name = "portal-user.remove"
    public static let route = Route.delete("portal-users/{address}")
    public static let summary = "Remove an account of the portal, or an invitation; messages that were sent can be opened after a new one."
    public static let fields = [OperationField("address", .text, "of the account")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}
