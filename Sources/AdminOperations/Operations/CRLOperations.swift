import Foundation

/// Imports revocation lists.
public struct CRLImport: AdminOperation {
    public static let name = "crl.import"
    public static let route = Route.post("crls")
        .uploading("file", "application/pkix-crl", "application/x-pem-file", "application/pkcs7-mime", "application/octet-stream")
    public static let summary = "Import revocation lists; one whose signature is not good is kept without effect, and its reason is shown."
    public static let fields = [OperationField("file", .bytes, "PEM, DER or .p7b")]

    /// What became of one list of the file.
    public struct Item: Codable, Sendable, Hashable {
        /// `new`, `known` or `older` (a newer one is stored and stays).
        public var outcome: String
        public var list: CRLItem

        public init(outcome: String, list: CRLItem) {
            self.outcome = outcome
            self.list = list
        }
    }

    public typealias Result = [Item]
    public var file: Data

    public init(file: Data) { self.file = file }
}

/// Lists the revocation lists.
public struct CRLList: AdminOperation {
    public static let name = "crl.list"
    public static let route = Route.get("crls")
    public static let summary = "The stored revocation lists, by issuer, newest first, each with its effect or the reason it has none."
    public static let isRead = true
    public static let fields: [OperationField] = []
    public typealias Result = [CRLItem]

    public init() {}
}

/// Shows one revocation list.
public struct CRLShow: AdminOperation {
    public static let name = "crl.show"
    public static let route = Route.get("crls/{thumbprint}")
    public static let summary = "One revocation list and the certificates on it."
    public static let isRead = true
    public static let fields = [
        OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique"),
        OperationField("serialNumber", .text, required: false, "only this certificate"),
        OperationField("offset", .integer, "pass over so many entries: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]

    /// A certificate on the list.
    public struct Entry: Codable, Sendable, Hashable {
        /// Hexadecimal.
        public var serialNumber: String
        public var revokedAt: Date
        public var reason: String

        public init(serialNumber: String, revokedAt: Date, reason: String) {
            self.serialNumber = serialNumber
            self.revokedAt = revokedAt
            self.reason = reason
        }
    }

    public struct Result: Codable, Sendable {
        public var list: CRLItem
        /// In the order of serial numbers.
        public var entries: [Entry]

        public init(list: CRLItem, entries: [Entry]) {
            self.list = list
            self.entries = entries
        }
    }

    public var thumbprint: String
    public var serialNumber: String?
    public var offset: Int
    public var limit: Int

    public init(thumbprint: String, serialNumber: String? = nil, offset: Int = 0, limit: Int = 1000) {
        self.thumbprint = thumbprint
        self.serialNumber = serialNumber
        self.offset = offset
        self.limit = limit
    }
}

/// Exports one revocation list.
public struct CRLExport: AdminOperation {
    public static let name = "crl.export"
    public static let route = Route.get("crls/{thumbprint}/file").downloading("application/x-pem-file")
    public static let summary = "One revocation list as PEM."
    public static let isRead = true
    public static let fields = [OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique")]
    public typealias Result = String
    public var thumbprint: String

    public init(thumbprint: String) { self.thumbprint = thumbprint }
}

/// Deletes one revocation list.
public struct CRLDelete: AdminOperation {
    public static let name = "crl.delete"
    public static let route = Route.delete("crls/{thumbprint}")
    public static let summary = "Delete a revocation list: what only it revoked counts again."
    public static let fields = [OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique")]
    public typealias Result = Done
    public var thumbprint: String

    public init(thumbprint: String) { self.thumbprint = thumbprint }
}

/// Fetches all revocation lists now.
public struct CRLUpdate: AdminOperation {
    public static let name = "crl.update"
    public static let route = Route.post("crls/update")
    public static let summary = "Fetch the revocation lists of all stored certificates now; a failed fetch keeps the last good list."
    public static let fields: [OperationField] = []

    /// What came of one address.
    public struct Item: Codable, Sendable, Hashable {
        public var url: String
        /// Absent when the list came and counts.
        public var problem: String?

        public init(url: String, problem: String?) {
            self.url = url
            self.problem = problem
        }
    }

    public typealias Result = [Item]

    public init() {}
}
