import Foundation

/// Says what would become of each line of a file of people.
public struct BulkPreview: AdminOperation {
    public static let name = "bulk.preview"
    public static let route = Route.post("bulk/preview").uploading("file", "text/csv")
    public static let permission = "bulk.start"
    public static let isRead = true
    public static let summary = "What would become of each line of a file of people who are to get certificates; nothing is issued."
    public static let fields = BulkStart.fields

    /// One line.
    public struct Line: Codable, Sendable, Hashable {
        /// Of the file; the header stands in line 1.
        public var number: Int
        public var address: String
        /// `new`, `known` (has one, or a request is open) or `bad`.
        public var outcome: String
        public var reason: String?

        public init(number: Int, address: String, outcome: String, reason: String?) {
            self.number = number
            self.address = address
            self.outcome = outcome
            self.reason = reason
        }
    }

    public typealias Result = [Line]
    public var file: Data
    public var authority: String?
    public var external: Bool?

    public init(file: Data, authority: String? = nil, external: Bool? = nil) {
        self.file = file
        self.authority = authority
        self.external = external
    }
}

/// Issues certificates to the people of a file.
public struct BulkStart: AdminOperation {
    public static let name = "bulk.start"
    public static let route = Route.post("bulk").uploading("file", "text/csv")
    /// The right it takes besides for addresses that are not internal.
    public static let externalPermission = "ca.issue-external"
    public static let summary = "Issue certificates to the people of a file: bad lines do not stop good ones, and it goes on over restarts."
    public static let fields = [
        OperationField(
            "file", .bytes, "CSV in UTF-8 with a header row: address, common-name, validity, key, profile, phone, send, language"),
        OperationField("authority", .text, required: false, "which one; otherwise what ca.authority says, else the default"),
        OperationField("external", .boolean, required: false, "addresses may be external ones: needs the right ca.issue-external"),
    ]
    public typealias Result = BulkItem
    public var file: Data
    public var authority: String?
    public var external: Bool?

    public init(file: Data, authority: String? = nil, external: Bool? = nil) {
        self.file = file
        self.authority = authority
        self.external = external
    }
}

/// How a file of people stands.
public struct BulkItem: Codable, Sendable, Hashable {
    /// What came to nothing.
    public struct Failure: Codable, Sendable, Hashable {
        public var number: Int
        public var address: String
        public var reason: String

        public init(number: Int, address: String, reason: String) {
            self.number = number
            self.address = address
            self.reason = reason
        }
    }

    public var id: String
    public var startedBy: String
    public var startedAt: Date
    /// Lines that were not passed over.
    public var total: Int
    public var issued: Int
    /// Filed, and waiting for their certificate or an approval.
    public var inWork: Int
    /// Not yet filed.
    public var waiting: Int
    public var failed: Int
    /// Passed over at the start: had a certificate or an open request.
    public var known: Int
    public var isCancelled: Bool
    /// At most 1000, in the order of the file.
    public var failures: [Failure]

    public var isOver: Bool { waiting == 0 && inWork == 0 }

    public init(
        id: String, startedBy: String, startedAt: Date, total: Int, issued: Int, inWork: Int, waiting: Int, failed: Int, known: Int,
        isCancelled: Bool, failures: [Failure]
    ) {
        self.id = id
        self.startedBy = startedBy
        self.startedAt = startedAt
        self.total = total
        self.issued = issued
        self.inWork = inWork
        self.waiting = waiting
        self.failed = failed
        self.known = known
        self.isCancelled = isCancelled
        self.failures = failures
    }
}

/// Shows how a file of people stands.
public struct BulkShow: AdminOperation {
    public static let name = "bulk.show"
    public static let route = Route.get("bulk/{id}")
    public static let isRead = true
    public static let summary = "How far the issuing to the people of a file is, and what came to nothing."
    public static let fields = [OperationField("id", .text, "as starting it said")]
    public typealias Result = BulkItem
    public var id: String

    public init(id: String) { self.id = id }
}

/// Lists the files of people.
public struct BulkList: AdminOperation {
    public static let name = "bulk.list"
    public static let route = Route.get("bulk")
    public static let permission = "bulk.show"
    public static let isRead = true
    public static let summary = "The files of people that were taken in, the newest first."
    public static let fields: [OperationField] = []
    public typealias Result = [BulkItem]

    public init() {}
}

/// Ends the issuing to the people of a file.
public struct BulkCancel: AdminOperation {
    public static let name = "bulk.cancel"
    public static let route = Route.post("bulk/{id}/cancel")
    public static let permission = "bulk.start"
    public static let summary = "Ask for no more certificates of a file; what is issued stays."
    public static let fields = [OperationField("id", .text, "as starting it said")]
    public typealias Result = BulkItem
    public var id: String

    public init(id: String) { self.id = id }
}
