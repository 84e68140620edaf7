import Foundation

/// Lists passwords that are used again.
public struct PasswordList: AdminOperation {
    public static let name = "password.list"
    public static let route = Route.get("passwords").paged(.member("address"))
    public static let summary = "The addresses whose last PDF password opens further messages too; no password is shown."
    public static let isRead = true
    public static let fields = [
        OperationField("after", .text, required: false, "begin behind this address: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [Item]

    /// One password, without itself.
    public struct Item: Codable, Sendable, Hashable {
        public var address: String
        /// `originator`, `sms`.
        public var mode: String
        public var madeAt: Date
        /// Absent: until it is cleared.
        public var validUntil: Date?

        public init(address: String, mode: String, madeAt: Date, validUntil: Date?) {
            self.address = address
            self.mode = mode
            self.madeAt = madeAt
            self.validUntil = validUntil
        }
    }

    public var after: String?
    public var limit: Int

    public init(after: String? = nil, limit: Int = 1000) {
        self.after = after
        self.limit = limit
    }
}

/// Shows one password.
public struct PasswordReveal: AdminOperation {
    public static let name = "password.reveal"
    public static let route = Route.post("passwords/{address}/reveal")
    public static let summary = "The PDF password of an address that is used again, or set for it; each look is in the audit."
    public static let fields = [OperationField("address", .text, "of the recipient")]

    public struct Result: Codable, Sendable, Hashable {
        /// `static`, `originator`, `sms`.
        public var mode: String
        /// As people read it: made ones in groups of four, whose hyphens are not part of it.
        public var password: String
        /// Absent: until it is cleared or changed.
        public var validUntil: Date?

        public init(mode: String, password: String, validUntil: Date?) {
            self.mode = mode
            self.password = password
            self.validUntil = validUntil
        }
    }

    public var address: String

    public init(address: String) { self.address = address }
}

/// Ends the reuse of a password.
public struct PasswordClear: AdminOperation {
    public static let name = "password.clear"
    public static let route = Route.delete("passwords/{address}")
    public static let summary = "Destroy the PDF password of an address: its next message gets a new one."
    public static let fields = [OperationField("address", .text, "of the recipient")]
    public typealias Result = Done
    public var address: String

    public init(address: String) { self.address = address }
}
