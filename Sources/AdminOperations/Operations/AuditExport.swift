import Foundation

/// Exports audit records.
public struct AuditExport: AdminOperation {
    public static let name = "audit.export"
    public static let summary = "Audit records in their order, one a line, as JSON or for syslog (RFC 5424)."
    public static let isRead = true
    public static let fields = [
        OperationField("form", .text, required: false, "json (the default) or syslog"),
        OperationField("after", .integer, required: false, "begin behind the record of this number: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 10000"),
    ]

    public struct Result: Codable, Sendable, Hashable {
        /// Each ends with a line feed.
        public var lines: String
        /// Of the last record; to go on behind it. Absent: there are no more.
        public var last: Int64?

        public init(lines: String, last: Int64?) {
            self.lines = lines
            self.last = last
        }
    }

    public var form: String?
    public var after: Int64?
    public var limit: Int

    public init(form: String? = nil, after: Int64? = nil, limit: Int = 10_000) {
        self.form = form
        self.after = after
        self.limit = limit
    }
}
