import Foundation

/// Makes authorities.
public struct AuthorityCreate: AdminOperation {
    public static let name = "authority.create"
    public static let route = Route.post("authorities")
    public static let summary =
        "Make an authority: a root with the one below it that issues, a root alone, one below another, or a request."
    public static let fields = [
        OperationField("name", .text, "what settings and commands call it: letters, digits, dots, hyphens"),
        OperationField("kind", .text, "pair (root and issuing authority), root, below or request"),
        OperationField("parent", .text, required: false, "for below: the authority that issues its certificate"),
        OperationField("rootName", .text, required: false, "for pair: the name of the root; otherwise the name and -root"),
        OperationField("commonName", .text, required: false, "in its certificate; otherwise made from the organisation"),
        OperationField("subject", .text, required: false, "further parts of its name: O=Example, C=DE"),
        OperationField("key", .text, required: false, "rsa-2048, rsa-3072, rsa-4096, p-256 or p-384; otherwise rsa-3072"),
        OperationField("days", .integer, required: false, "how long it is valid; otherwise 10 years, a root 20"),
        OperationField("pathLength", .integer, required: false, "how many authorities may stand below; otherwise 0, a root any number"),
        OperationField("domains", .list, required: false, "the domains it may issue for; otherwise those that are internal"),
        OperationField("unlimited", .boolean, required: false, "it may issue for every domain"),
        OperationField("listURL", .text, required: false, "where its revocation list is published, instead of below ca.crl-url"),
        OperationField("sha1", .boolean, required: false, "sign with SHA-1, while legacy.sha1 is on: it can be forged"),
    ]
    /// The root first.
    public typealias Result = [AuthorityItem]
    public var name: String
    public var kind: String
    public var parent: String?
    public var rootName: String?
    public var commonName: String?
    public var subject: String?
    public var key: String?
    public var days: Int?
    public var pathLength: Int?
    public var domains: [String]?
    public var unlimited: Bool?
    public var listURL: String?
    public var sha1: Bool?

    public init(
        name: String, kind: String = "pair", parent: String? = nil, rootName: String? = nil, commonName: String? = nil,
        subject: String? = nil, key: String? = nil, days: Int? = nil, pathLength: Int? = nil, domains: [String]? = nil,
        unlimited: Bool? = nil, listURL: String? = nil, sha1: Bool? = nil
    ) {
        self.name = name
        self.kind = kind
        self.parent = parent
        self.rootName = rootName
        self.commonName = commonName
        self.subject = subject
        self.key = key
        self.days = days
        self.pathLength = pathLength
        self.domains = domains
        self.unlimited = unlimited
        self.listURL = listURL
        self.sha1 = sha1
    }
}

/// Lists the authorities.
public struct AuthorityList: AdminOperation {
    public static let name = "authority.list"
    public static let route = Route.get("authorities")
    public static let summary = "The authorities, each with its state and until when its revocation list is good."
    public static let isRead = true
    public static let fields: [OperationField] = []
    public typealias Result = [AuthorityItem]

    public init() {}
}

/// Shows one authority.
public struct AuthorityShow: AdminOperation {
    public static let name = "authority.show"
    public static let route = Route.get("authorities/{name}")
    public static let summary = "One authority with its limits, its list and what it issued."
    public static let isRead = true
    public static let fields = [OperationField("name", .text, "of the authority")]
    public typealias Result = AuthorityItem
    public var name: String

    public init(name: String) { self.name = name }
}

/// Takes an authority in.
public struct AuthorityImport: AdminOperation {
    public static let name = "authority.import"
    public static let route = Route.post("authorities/import")
        .uploading("file", "application/pkcs12", "application/x-pem-file", "application/octet-stream")
    public static let summary = "Take an authority in: with its key, the answer to a request, or a key that was kept elsewhere."
    public static let fields = [
        OperationField("file", .bytes, secret: true, ".p12, or PEM with certificate and key, or the certificate alone"),
        OperationField("password", .text, required: false, secret: true, "of the file"),
        OperationField("name", .text, required: false, "for an authority that is not known yet"),
    ]
    public typealias Result = AuthorityItem
    public var file: Data
    public var password: String?
    public var name: String?

    public init(file: Data, password: String? = nil, name: String? = nil) {
        self.file = file
        self.password = password
        self.name = name
    }
}

/// Exports the certificate of an authority.
public struct AuthorityCertificate: AdminOperation {
    public static let name = "authority.export"
    public static let route = Route.get("authorities/{name}/file").downloading("application/x-pem-file")
    public static let summary = "The certificate of an authority as PEM, or the request for it while it is awaited."
    public static let isRead = true
    public static var permission: String { AuthorityList.permission }
    public static let fields = [OperationField("name", .text, "of the authority")]
    public typealias Result = String
    public var name: String

    public init(name: String) { self.name = name }
}

/// Exports an authority with its key.
public struct AuthorityExport: AdminOperation {
    public static let name = "authority.export-key"
    public static let route = Route.post("authorities/{name}/export-key").downloading("application/pkcs12", "file")
    public static let summary = "An authority with its key as PKCS #12, for an offline medium."
    public static let fields = [
        OperationField("name", .text, "of the authority"),
        OperationField("password", .text, secret: true, "for the file, 12 characters at least"),
    ]

    public struct Result: Codable, Sendable {
        /// PKCS #12.
        public var file: Data

        public init(file: Data) { self.file = file }
    }

    public var name: String
    public var password: String

    public init(name: String, password: String) {
        self.name = name
        self.password = password
    }
}

/// Removes the key of an authority.
public struct AuthorityRemoveKey: AdminOperation {
    public static let name = "authority.remove-key"
    public static let route = Route.post("authorities/{name}/remove-key")
    public static let summary = "Remove the key of an authority that was exported: it issues no more until the key is imported again."
    public static let fields = [
        OperationField("name", .text, "of the authority"),
        OperationField("days", .integer, "how long its last revocation list is good, 1 to 3660"),
    ]

    public struct Result: Codable, Sendable {
        /// Until when the last list is good.
        public var listNextUpdate: Date?

        public init(listNextUpdate: Date?) { self.listNextUpdate = listNextUpdate }
    }

    public var name: String
    public var days: Int

    public init(name: String, days: Int) {
        self.name = name
        self.days = days
    }
}

/// Chooses the default authority.
public struct AuthorityDefault: AdminOperation {
    public static let name = "authority.default"
    public static let route = Route.put("authorities/{name}/default")
    public static let summary = "Make an authority the one that issues where ca.authority names none."
    public static let fields = [OperationField("name", .text, "of the authority")]
    public typealias Result = Done
    public var name: String

    public init(name: String) { self.name = name }
}

/// Signs a revocation list now.
public struct AuthorityCRL: AdminOperation {
    public static let name = "ca.crl"
    public static let route = Route.post("authorities/{name}/crl")
    public static let summary = "The newest revocation list of an authority as PEM; signed anew first when asked to."
    public static let fields = [
        OperationField("name", .text, "of the authority"),
        OperationField("anew", .boolean, "sign a new one first"),
    ]

    public struct Result: Codable, Sendable {
        public var number: Int
        public var thisUpdate: Date
        public var nextUpdate: Date
        public var entries: Int
        /// Octets of the list in DER.
        public var size: Int
        public var pem: String

        public init(number: Int, thisUpdate: Date, nextUpdate: Date, entries: Int, size: Int, pem: String) {
            self.number = number
            self.thisUpdate = thisUpdate
            self.nextUpdate = nextUpdate
            self.entries = entries
            self.size = size
            self.pem = pem
        }
    }

    public var name: String
    public var anew: Bool

    public init(name: String, anew: Bool = false) {
        self.name = name
        self.anew = anew
    }
}
