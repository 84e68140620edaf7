import Foundation
import Mail

/// Somebody with an account in the portal, or invited to make one; without anything secret.
public struct PortalUserRow: Hashable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        /// Has no password yet.
        case invited
        case active
        /// By an administrator: cannot log in.
        case locked
    }

    public var address: EmailAddress
    public var state: State
    /// The address of the portal his links lead to: `https://portal.example.com`.
    public var base: String
    /// `false` after an administrator took it away: he has to choose a new one.
    public var hasPassword: Bool
    public var hasFactor: Bool
    public var addedAt: Date
    public var joinedAt: Date?
    /// His last login.
    public var seenAt: Date?

    static let columns =
        "address, state, base, CASE WHEN password IS NULL THEN 0 ELSE 1 END, CASE WHEN factor IS NULL THEN 0 ELSE 1 END, added_at, joined_at, seen_at"

    init(_ row: SQLRow) throws {
        address = try ReadTransaction.emailAddress(row.text(0))
        guard let state = State(rawValue: try row.text(1)) else { throw StoreError.corrupt("the state of a portal user") }
        self.state = state
        base = try row.text(2)
        hasPassword = try row.flag(3)
        hasFactor = try row.flag(4)
        addedAt = Date(milliseconds: try row.integer(5))
        joinedAt = try row.optionalInteger(6).map(Date.init(milliseconds:))
        seenAt = try row.optionalInteger(7).map(Date.init(milliseconds:))
    }
}

/// What a link of the portal is for.
public enum PortalLinkPurpose: String, Sendable, CaseIterable {
    /// Making an account.
    case join
    /// Choosing a new password.
    case password
}

/// A link that counts.
public struct PortalLinkRow: Hashable, Sendable {
    public var address: EmailAddress
    public var validUntil: Date
}

/// Somebody who logged in, as far as he came.
public struct PortalSessionRow: Hashable, Sendable {
    public enum Stage: String, Sendable, CaseIterable {
        /// The password was right; the code of the second factor is missing.
        case code
        /// Logged in, but the second factor that is required is missing.
        case enrol
        case full
    }

    /// Of its `LoginSecret`.
    public var hash: String
    public var address: EmailAddress
    public var stage: Stage
    public var madeAt: Date
    public var seenAt: Date
}

/// The number of a one-time password, without the password.
public struct PasswordIDRow: Hashable, Sendable {
    public var id: String
    public var length: Int
    public var madeAt: Date
}
