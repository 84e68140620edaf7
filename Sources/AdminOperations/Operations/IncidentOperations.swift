import Foundation

/// What a procedure did, or would do.
public struct IncidentResult: Codable, Sendable, Hashable {
    public struct Step: Codable, Sendable, Hashable {
        /// For scripts: `revoke`.
        public var name: String
        /// `planned`, `done`, `nothing` or `failed`.
        public var state: String
        /// For people.
        public var words: String

        public init(name: String, state: String, words: String) {
            self.name = name
            self.state = state
            self.words = words
        }
    }

    /// A mail that was encrypted to one of the keys.
    public struct Message: Codable, Sendable, Hashable {
        public var at: Date
        public var id: String
        /// Empty: the null sender.
        public var from: String
        public var to: [String]
        public var messageID: String?
        /// `came` (and was opened here) or `sent`.
        public var direction: String

        public init(at: Date, id: String, from: String, to: [String], messageID: String?, direction: String) {
            self.at = at
            self.id = id
            self.from = from
            self.to = to
            self.messageID = messageID
            self.direction = direction
        }
    }

    public var steps: [Step]
    /// The newest first, at most 1000.
    public var messages: [Message]
    /// Of all of them.
    public var messageCount: Int
    /// Keys sent; each password is shown this once.
    public var sent: [KeyFileItem]
    /// What was within reach, a line each.
    public var inventory: [String]
    public var hints: [String]

    public init(steps: [Step], messages: [Message], messageCount: Int, sent: [KeyFileItem], inventory: [String], hints: [String]) {
        self.steps = steps
        self.messages = messages
        self.messageCount = messageCount
        self.sent = sent
        self.inventory = inventory
        self.hints = hints
    }
}

/// Sends the keys of somebody who lost them again.
public struct IncidentKeyLost: AdminOperation {
    public static let name = "incident.key-lost"
    public static let route = Route.post("incidents/key-lost")
    public static let summary = "Somebody lost his key and nobody else has it: send the same keys again (behaviour 30.1)."
    public static let fields = [
        OperationField("address", .text, "whose"),
        OperationField("reason", .text, "why, for the audit"),
        OperationField("form", .text, required: false, "file, profile or both; otherwise file"),
        OperationField("dryRun", .boolean, "only say what would be done"),
    ]
    public typealias Result = IncidentResult
    public var address: String
    public var reason: String
    public var form: String?
    public var dryRun: Bool

    public init(address: String, reason: String, form: String? = nil, dryRun: Bool) {
        self.address = address
        self.reason = reason
        self.form = form
        self.dryRun = dryRun
    }
}

/// Ends what belongs to somebody who leaves.
public struct IncidentRelationshipEnds: AdminOperation {
    public static let name = "incident.relationship-ends"
    public static let route = Route.post("incidents/relationship-ends")
    public static let summary = "Somebody leaves: show when his certificates end, and on request revoke, delete, remove (behaviour 30.2)."
    public static let fields = [
        OperationField("address", .text, "whose"),
        OperationField("reason", .text, "why, for the audit"),
        OperationField("revoke", .boolean, "revoke what our authorities issued"),
        OperationField("deleteCertificates", .boolean, "delete certificates whose keys are not here"),
        OperationField("deleteKeys", .boolean, "delete those with keys too: old mail to them cannot be read again"),
        OperationField("removeUser", .boolean, "remove the entry with its settings, passwords and logins"),
        OperationField("dryRun", .boolean, "only say what would be done"),
    ]
    public typealias Result = IncidentResult
    public var address: String
    public var reason: String
    public var revoke: Bool
    public var deleteCertificates: Bool
    public var deleteKeys: Bool
    public var removeUser: Bool
    public var dryRun: Bool

    public init(
        address: String, reason: String, revoke: Bool, deleteCertificates: Bool, deleteKeys: Bool, removeUser: Bool, dryRun: Bool
    ) {
        self.address = address
        self.reason = reason
        self.revoke = revoke
        self.deleteCertificates = deleteCertificates
        self.deleteKeys = deleteKeys
        self.removeUser = removeUser
        self.dryRun = dryRun
    }
}

/// Ends a key others may have, and gives its owner a new one.
public struct IncidentKeyStolen: AdminOperation {
    public static let name = "incident.key-stolen"
    public static let route = Route.post("incidents/key-stolen")
    public static let summary = "Others may have a key: revoke, publish, black-list, issue and deliver anew, tell, report (behaviour 30.3)."
    public static let fields = [
        OperationField("address", .text, "whose"),
        OperationField("reason", .text, "why, for the audit"),
        OperationField("since", .text, required: false, "since when it must not be trusted: a time (RFC 3339), a day, or how long ago"),
        OperationField("notify", .list, required: false, "who is told"),
        OperationField("reissue", .boolean, "issue a new key"),
        OperationField("form", .text, required: false, "how the new key is mailed: file, profile or both; absent: it stays here"),
        OperationField("external", .boolean, required: false, "the address may be an external one: needs the right ca.issue-external"),
        OperationField("dryRun", .boolean, "only say what would be done"),
    ]
    public typealias Result = IncidentResult
    public var address: String
    public var reason: String
    public var since: String?
    public var notify: [String]?
    public var reissue: Bool
    public var form: String?
    public var external: Bool?
    public var dryRun: Bool

    public init(
        address: String, reason: String, since: String? = nil, notify: [String]? = nil, reissue: Bool, form: String? = nil,
        external: Bool? = nil, dryRun: Bool
    ) {
        self.address = address
        self.reason = reason
        self.since = since
        self.notify = notify
        self.reissue = reissue
        self.form = form
        self.external = external
        self.dryRun = dryRun
    }
}

/// What is to be done when the server itself was in the hands of others.
public struct IncidentServerCompromised: AdminOperation {
    public static let name = "incident.server-compromised"
    public static let route = Route.post("incidents/server-compromised")
    public static let summary =
        "The server was in other hands: hold the queue, list, revoke all, retire authorities, tell, check (behaviour 30.4)."
    public static let fields = [
        OperationField("reason", .text, "why, for the audit"),
        OperationField("since", .text, required: false, "when it may have begun: a time (RFC 3339), a day, or how long ago"),
        OperationField("steps", .list, required: false, "only these: hold-queue, inventory, revoke, retire, notify, audit"),
        OperationField("notify", .list, required: false, "who is told besides the owners of the certificates"),
        OperationField("dryRun", .boolean, "only say what would be done"),
    ]
    public typealias Result = IncidentResult
    public var reason: String
    public var since: String?
    public var steps: [String]?
    public var notify: [String]?
    public var dryRun: Bool

    public init(reason: String, since: String? = nil, steps: [String]? = nil, notify: [String]? = nil, dryRun: Bool) {
        self.reason = reason
        self.since = since
        self.steps = steps
        self.notify = notify
        self.dryRun = dryRun
    }
}
