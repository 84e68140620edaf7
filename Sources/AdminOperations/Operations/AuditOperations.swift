import Foundation

/// Lists audit records.
public struct AuditList: AdminOperation {
    public static let name = "audit.list"
    public static let route = Route.get("audit")
    public static let summary = "Who changed what, newest first."
    public static let isRead = true
    public static let fields = [OperationField("limit", .integer, "at most so many, 1 to 1000")]
    public typealias Result = [Item]

    public struct Item: Codable, Sendable {
        public var sequence: Int64
        public var at: Date
        public var who: String
        public var operation: String
        public var subject: String
        public var before: String?
        public var after: String?
        /// Where it came from over the network.
        public var address: String?

        public init(
            sequence: Int64, at: Date, who: String, operation: String, subject: String, before: String?, after: String?,
            address: String? = nil
        ) {
            self.sequence = sequence
            self.at = at
            self.who = who
            self.operation = operation
            self.subject = subject
            self.before = before
            self.after = after
            self.address = address
        }
    }

    public var limit: Int

    public init(limit: Int = 100) { self.limit = limit }
}

/// Verifies the chain of audit records.
public struct AuditVerify: AdminOperation {
    public static let name = "audit.verify"
    public static let route = Route.get("audit/verify")
    public static let summary =
        "Whether the audit is complete and unchanged; names the first broken record, and serial numbers without certificate."
    public static let isRead = true
    public static let fields: [OperationField] = []

    /// A serial number that was given out without a certificate coming of it: the process ended in between, or is at work.
    public struct Orphan: Codable, Sendable, Hashable {
        public var serialNumber: String
        public var issuer: String
        public var subject: String
        public var since: Date

        public init(serialNumber: String, issuer: String, subject: String, since: Date) {
            self.serialNumber = serialNumber
            self.issuer = issuer
            self.subject = subject
            self.since = since
        }
    }

    public struct Result: Codable, Sendable {
        public var isIntact: Bool
        public var detail: String
        /// Oldest first.
        public var orphans: [Orphan]

        public init(isIntact: Bool, detail: String, orphans: [Orphan] = []) {
            self.isIntact = isIntact
            self.detail = detail
            self.orphans = orphans
        }
    }

    public init() {}
}
