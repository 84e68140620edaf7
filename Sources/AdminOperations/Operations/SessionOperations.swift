import Foundation

/// What a login came to.
public struct Login: Codable, Sendable, Hashable {
    /// The secret of the session, to be shown with every request; `nil` while the second factor is asked for.
    public var session: String?
    public var name: String
    /// The second factor is required and missing: `factor.begin` and `factor.finish` are all that can be done.
    public var mustEnrol: Bool
    /// The password is right; ask again with the code of the second factor. No session was made.
    public var needsCode: Bool
    /// Ends then at the latest; sooner when nothing is asked for 30 minutes.
    public var until: Date?

    public init(session: String?, name: String, mustEnrol: Bool, needsCode: Bool, until: Date?) {
        self.session = session
        self.name = name
        self.mustEnrol = mustEnrol
        self.needsCode = needsCode
        self.until = until
    }
}

/// Logs in.
public struct SessionCreate: AdminOperation {
    public static let name = "session.create"
    public static let access = Access.anybody
    public static let summary = "Logs an administrator in."
    public static let fields = [
        OperationField("name", .text, "of the administrator"),
        OperationField("password", .text, secret: true, "his password"),
        OperationField("code", .text, required: false, secret: true, "of his second factor: six digits, or a recovery code"),
    ]
    public typealias Result = Login

    public var name: String
    public var password: String
    public var code: String?

    public init(name: String, password: String, code: String? = nil) {
        self.name = name
        self.password = password
        self.code = code
    }
}

/// Says who is logged in.
public struct SessionShow: AdminOperation {
    public static let name = "session.show"
    public static let access = Access.session
    public static let summary = "Who is logged in, and what he may do."
    public static let isRead = true
    public static let fields: [OperationField] = []
    public typealias Result = Me

    public struct Me: Codable, Sendable, Hashable {
        public var name: String
        public var roles: [String]
        /// In the order of their names; `*` is all of them.
        public var rights: [String]
        /// Absent: everything.
        public var domains: [String]?
        public var mustEnrol: Bool
        /// Rights marked † need no further proof until then.
        public var confirmedUntil: Date?
        /// `en` or `de`; absent: what his program asks for.
        public var language: String?
        /// local, token or session.
        public var via: String

        public init(
            name: String, roles: [String], rights: [String], domains: [String]?, mustEnrol: Bool, confirmedUntil: Date?, language: String?,
            via: String
        ) {
            self.name = name
            self.roles = roles
            self.rights = rights
            self.domains = domains
            self.mustEnrol = mustEnrol
            self.confirmedUntil = confirmedUntil
            self.language = language
            self.via = via
        }
    }

    public init() {}
}

/// Proves again who is logged in.
public struct SessionConfirm: AdminOperation {
    public static let name = "session.confirm"
    public static let access = Access.session
    public static let summary = "Proves again who is logged in, for what needs it; the session gets a new secret."
    public static let fields = [
        OperationField("password", .text, secret: true, "his password"),
        OperationField("code", .text, required: false, secret: true, "of his second factor, when he has one"),
    ]
    public typealias Result = Login

    public var password: String
    public var code: String?

    public init(password: String, code: String? = nil) {
        self.password = password
        self.code = code
    }
}

/// Logs out.
public struct SessionEnd: AdminOperation {
    public static let name = "session.end"
    public static let access = Access.session
    public static let summary = "Logs out."
    public static let fields: [OperationField] = []
    public typealias Result = Done

    public init() {}
}

/// Lists sessions.
public struct SessionList: AdminOperation {
    public static let name = "session.list"
    public static let access = Access.session
    public static let summary = "Who is logged in from where; those of others need the right administrator.list."
    public static let isRead = true
    public static let fields = [
        OperationField("administrator", .text, required: false, "whose; absent: one's own, and those of all with administrator.list")
    ]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable, Hashable {
        /// To revoke it by; it opens nothing.
        public var id: String
        public var administrator: String
        public var address: String?
        public var begunAt: Date
        public var usedAt: Date
        public var until: Date
        public var isOwn: Bool

        public init(id: String, administrator: String, address: String?, begunAt: Date, usedAt: Date, until: Date, isOwn: Bool) {
            self.id = id
            self.administrator = administrator
            self.address = address
            self.begunAt = begunAt
            self.usedAt = usedAt
            self.until = until
            self.isOwn = isOwn
        }
    }

    public var administrator: String?

    public init(administrator: String? = nil) { self.administrator = administrator }
}

/// Ends a session.
public struct SessionRevoke: AdminOperation {
    public static let name = "session.revoke"
    public static let access = Access.session
    public static let summary = "Ends a session; one of others needs the right administrator.lock."
    public static let fields = [OperationField("id", .text, "as session.list shows it")]
    public typealias Result = Done

    public var id: String

    public init(id: String) { self.id = id }
}
