import Foundation

/// Asks for a certificate.
public struct CertificateIssue: AdminOperation {
    public static let name = "ca.issue"
    public static let route = Route.post("requests")
    /// The right it takes besides for addresses that are not internal.
    public static let externalPermission = "ca.issue-external"
    public static let summary = "Issue a certificate for an address, or file the request for it where the handler does not issue at once."
    public static let fields = [
        OperationField("address", .text, "the mail address it is for"),
        OperationField("commonName", .text, required: false, "otherwise what ca.common-name says, else the address"),
        OperationField("subject", .text, required: false, "further parts of the name: O=Example, C=DE"),
        OperationField("profile", .text, required: false, "sign-encrypt, sign or encrypt; otherwise sign-encrypt"),
        OperationField("key", .text, required: false, "rsa-2048, rsa-3072, rsa-4096, p-256 or p-384; otherwise what ca.key says"),
        OperationField("days", .integer, required: false, "how long it is valid; otherwise what ca.validity says"),
        OperationField("authority", .text, required: false, "which one; otherwise what ca.authority says, else the default"),
        OperationField("handler", .text, required: false, "built-in, delayed or csr; otherwise what ca.handler says"),
        OperationField("external", .boolean, required: false, "the address may be an external one: needs the right ca.issue-external"),
        OperationField("request", .bytes, required: false, "PKCS #10 made by the owner of a key that stays with him"),
        OperationField("send", .text, required: false, "mail the key to its owner: file, profile or both; absent: it stays here"),
        OperationField("channel", .text, required: false, "how the password travels; otherwise what ca.pfx-channel says"),
    ]
    public typealias Result = RequestItem
    public var address: String
    public var commonName: String?
    public var subject: String?
    public var profile: String?
    public var key: String?
    public var days: Int?
    public var authority: String?
    public var handler: String?
    public var external: Bool?
    public var request: Data?
    public var send: String?
    public var channel: String?

    public init(
        address: String, commonName: String? = nil, subject: String? = nil, profile: String? = nil, key: String? = nil, days: Int? = nil,
        authority: String? = nil, handler: String? = nil, external: Bool? = nil, request: Data? = nil, send: String? = nil,
        channel: String? = nil
    ) {
        self.address = address
        self.commonName = commonName
        self.subject = subject
        self.profile = profile
        self.key = key
        self.days = days
        self.authority = authority
        self.handler = handler
        self.external = external
        self.request = request
        self.send = send
        self.channel = channel
    }
}

/// Makes a key and the request for an outside authority.
public struct KeyRequest: AdminOperation {
    public static let name = "key.request"
    public static let route = Route.post("keys/request")
    public static let summary = "Make a key here and the PKCS #10 for an outside authority; importing the certificate joins the two."
    public static let fields = [
        OperationField("address", .text, "the mail address it is for"),
        OperationField("commonName", .text, required: false, "otherwise what ca.common-name says, else the address"),
        OperationField("subject", .text, required: false, "further parts of the name: O=Example, C=DE"),
        OperationField("profile", .text, required: false, "sign-encrypt, sign or encrypt; otherwise sign-encrypt"),
        OperationField("key", .text, required: false, "rsa-2048, rsa-3072, rsa-4096, p-256 or p-384; otherwise what ca.key says"),
    ]
    public typealias Result = RequestItem
    public var address: String
    public var commonName: String?
    public var subject: String?
    public var profile: String?
    public var key: String?

    public init(
        address: String, commonName: String? = nil, subject: String? = nil, profile: String? = nil, key: String? = nil
    ) {
        self.address = address
        self.commonName = commonName
        self.subject = subject
        self.profile = profile
        self.key = key
    }
}

/// Lists requests for certificates.
public struct RequestList: AdminOperation {
    public static let name = "request.list"
    public static let route = Route.get("requests").paged(.member("id"))
    public static let summary = "The requests for certificates, newest first, with what each waits for."
    public static let isRead = true
    public static let fields = [
        OperationField("state", .text, required: false, "only those: waiting, issued, failed or cancelled"),
        OperationField("address", .text, required: false, "only those for this address"),
        OperationField("after", .text, required: false, "begin behind this request: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [RequestItem]
    public var state: String?
    public var address: String?
    public var after: String?
    public var limit: Int

    public init(state: String? = nil, address: String? = nil, after: String? = nil, limit: Int = 100) {
        self.state = state
        self.address = address
        self.after = after
        self.limit = limit
    }
}

/// Decides about a request.
public struct RequestDecide: AdminOperation {
    public static let name = "ca.approve"
    public static let route = Route.post("requests/{id}/{action}")
    public static let summary = "Approve a request that waits, try a failed one again, or cancel one."
    public static let fields = [
        OperationField("id", .text, "of the request"),
        OperationField("action", .text, "approve, retry or cancel"),
    ]
    public typealias Result = RequestItem
    public var id: String
    public var action: String

    public init(id: String, action: String = "approve") {
        self.id = id
        self.action = action
    }
}

/// Renews a certificate.
public struct CertificateRenew: AdminOperation {
    public static let name = "ca.renew"
    public static let route = Route.post("certificates/{thumbprint}/renew")
    public static let summary = "Renew a certificate of ours with a new key; the old key stays for reading old mail."
    public static let fields = [
        OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique"),
        OperationField("external", .boolean, required: false, "the address may be an external one: needs the right ca.issue-external"),
    ]
    public typealias Result = RequestItem
    public var thumbprint: String
    public var external: Bool?

    public init(thumbprint: String, external: Bool? = nil) {
        self.thumbprint = thumbprint
        self.external = external
    }
}

/// Revokes certificates.
public struct CertificateRevoke: AdminOperation {
    public static let name = "ca.revoke"
    public static let route = Route.post("certificates/revoke")
    public static let summary = "Revoke certificates of ours: they stop signing and encrypting at once, and a new list is signed."
    public static let fields = [
        OperationField("thumbprints", .list, "SHA-256; the first 8 digits are enough when they are unique"),
        OperationField(
            "reason", .text,
            "unspecified, key-compromise, ca-compromise, affiliation-changed, superseded, cessation-of-operation, hold, "
                + "privilege-withdrawn; lift ends a hold"),
        OperationField("invalidityDate", .text, required: false, "since when the key must not be trusted: 2026-11-30T12:00:00Z"),
    ]

    public struct Result: Codable, Sendable {
        /// The revocation list of one authority.
        public struct List: Codable, Sendable, Hashable {
            public var authority: String
            /// Absent when the key of the authority is not here: the list has to be signed where it is.
            public var number: Int?
            public var nextUpdate: Date?

            public init(authority: String, number: Int?, nextUpdate: Date?) {
                self.authority = authority
                self.number = number
                self.nextUpdate = nextUpdate
            }
        }

        public var revoked: [CertificateItem]
        public var lists: [List]

        public init(revoked: [CertificateItem], lists: [List]) {
            self.revoked = revoked
            self.lists = lists
        }
    }

    public var thumbprints: [String]
    public var reason: String
    public var invalidityDate: String?

    public init(thumbprints: [String], reason: String, invalidityDate: String? = nil) {
        self.thumbprints = thumbprints
        self.reason = reason
        self.invalidityDate = invalidityDate
    }
}
