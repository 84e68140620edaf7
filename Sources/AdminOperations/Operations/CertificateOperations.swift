import Foundation

/// Imports certificates.
public struct CertificateImport: AdminOperation {
    public static let name = "certificate.import"
    public static let route = Route.post("certificates")
        .uploading(
            "file", "application/x-pem-file", "application/pkix-cert", "application/pkcs7-mime", "application/zip",
            "application/octet-stream")
    public static let summary = "Import end-user and CA certificates; importing makes none of them a root."
    public static let fields = [OperationField("file", .bytes, "PEM, DER, .p7b or a ZIP of these")]
    public typealias Result = ImportReport
    public var file: Data

    public init(file: Data) { self.file = file }
}

/// Imports keys with their certificates.
public struct KeyImport: AdminOperation {
    public static let name = "key.import"
    public static let route = Route.post("keys")
        .uploading("file", "application/pkcs12", "application/x-pem-file", "application/octet-stream")
    public static let summary = "Import private keys with their certificates; keys are sealed at rest."
    public static let fields = [
        OperationField("file", .bytes, secret: true, ".p12, or PEM with certificate and key"),
        OperationField("password", .text, required: false, secret: true, "of the file"),
    ]
    public typealias Result = ImportReport
    public var file: Data
    public var password: String?

    public init(file: Data, password: String?) {
        self.file = file
        self.password = password
    }
}

/// Imports roots.
public struct RootImport: AdminOperation {
    public static let name = "root.import"
    public static let route = Route.post("roots")
        .uploading(
            "file", "application/x-pem-file", "application/pkix-cert", "application/pkcs7-mime", "application/zip",
            "application/octet-stream")
    public static let summary = "Import root certificates: everything below them becomes trusted."
    public static let fields = [OperationField("file", .bytes, "PEM, DER, .p7b or a ZIP of these")]
    public typealias Result = ImportReport
    public var file: Data

    public init(file: Data) { self.file = file }
}

/// Removes a root.
public struct RootRemove: AdminOperation {
    public static let name = "root.remove"
    public static let route = Route.delete("roots/{thumbprint}")
    public static let summary = "Remove a root: everything below it loses its trust."
    public static let fields = [OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique")]
    public typealias Result = Done
    public var thumbprint: String

    public init(thumbprint: String) { self.thumbprint = thumbprint }
}

/// Lists certificates.
public struct CertificateList: AdminOperation {
    public static let name = "certificate.list"
    public static let route = Route.get("certificates").paged(.member("thumbprint")).defaulting("store", .text("certificates"))
    public static let summary = "The certificates of a store, in the order of their thumbprints."
    public static let isRead = true
    public static let fields = [
        OperationField("store", .text, "certificates, roots, keys or trust-list"),
        OperationField("address", .text, required: false, "only those for this mail address"),
        OperationField("text", .text, required: false, "only those with this text in subject or issuer"),
        OperationField("issuer", .text, required: false, "only those with this text in the issuer"),
        OperationField("expiresWithin", .integer, required: false, "only those that end within so many days"),
        OperationField("pending", .boolean, required: false, "only those that wait for approval"),
        OperationField("withoutKey", .boolean, required: false, "only those whose private key is not here"),
        OperationField("after", .text, required: false, "begin behind this thumbprint: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]
    public typealias Result = [CertificateItem]
    public var store: String
    public var address: String?
    public var text: String?
    public var issuer: String?
    public var expiresWithin: Int?
    public var pending: Bool?
    public var withoutKey: Bool?
    public var after: String?
    public var limit: Int

    public init(
        store: String = "certificates", address: String? = nil, text: String? = nil, issuer: String? = nil, expiresWithin: Int? = nil,
        pending: Bool? = nil, withoutKey: Bool? = nil, after: String? = nil, limit: Int = 1000
    ) {
        self.store = store
        self.address = address
        self.text = text
        self.issuer = issuer
        self.expiresWithin = expiresWithin
        self.pending = pending
        self.withoutKey = withoutKey
        self.after = after
        self.limit = limit
    }
}

/// Shows one certificate.
public struct CertificateShow: AdminOperation {
    public static let name = "certificate.show"
    public static let route = Route.get("certificates/{thumbprint}")
    public static let summary = "One certificate, and whether it may be used to sign and to encrypt, with every reason against it."
    public static let isRead = true
    public static let fields = [OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique")]

    public struct Result: Codable, Sendable {
        public var certificate: CertificateItem
        /// Empty when usable.
        public var againstSigning: [String]
        public var againstEncrypting: [String]
        /// Subjects, leaf first.
        public var path: [String]

        public init(certificate: CertificateItem, againstSigning: [String], againstEncrypting: [String], path: [String]) {
            self.certificate = certificate
            self.againstSigning = againstSigning
            self.againstEncrypting = againstEncrypting
            self.path = path
        }
    }

    public var thumbprint: String

    public init(thumbprint: String) { self.thumbprint = thumbprint }
}

/// Exports one certificate, without its key.
public struct CertificateExport: AdminOperation {
    public static let name = "certificate.export"
    public static let route = Route.get("certificates/{thumbprint}/file").downloading("application/x-pem-file")
    public static let summary = "One certificate as PEM, or with its path as .p7b in PEM; never its key."
    public static let isRead = true
    public static let fields = [
        OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique"),
        OperationField("chain", .boolean, required: false, "a .p7b with the certificates of its path, the root included"),
    ]
    public typealias Result = String
    public var thumbprint: String
    public var chain: Bool?

    public init(thumbprint: String, chain: Bool? = nil) {
        self.thumbprint = thumbprint
        self.chain = chain
    }
}

/// Deletes a certificate and its key.
public struct CertificateDelete: AdminOperation {
    public static let name = "certificate.delete"
    public static let route = Route.delete("certificates/{thumbprint}")
    public static let summary = "Delete a certificate; one with a key only when asked to: mail encrypted to it can then never be read."
    public static let fields = [
        OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique"),
        OperationField("withKey", .boolean, "delete its private key too"),
    ]
    public typealias Result = Done
    public var thumbprint: String
    public var withKey: Bool

    public init(thumbprint: String, withKey: Bool) {
        self.thumbprint = thumbprint
        self.withKey = withKey
    }
}

/// Approves a certificate found in a mail.
public struct CertificateApprove: AdminOperation {
    public static let name = "certificate.approve"
    public static let route = Route.post("certificates/{thumbprint}/approve")
    public static let summary = "Approve a certificate that was found in a mail and waits: from now on it is used."
    public static let fields = [OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique")]
    public typealias Result = Done
    public var thumbprint: String

    public init(thumbprint: String) { self.thumbprint = thumbprint }
}

/// Puts a certificate on the trust list.
public struct CertificateTrust: AdminOperation {
    public static let name = "certificate.trust"
    public static let route = Route.put("certificates/{thumbprint}/trust").defaulting("note", .text(""))
    public static let summary = "Put a certificate on the trust list: white-listed, black-listed, or off it again."
    public static let fields = [
        OperationField("thumbprint", .text, "SHA-256; the first 8 digits are enough when they are unique"),
        OperationField("status", .text, "white-listed, black-listed or none"),
        OperationField("allowExpired", .boolean, "a white-listed one stays valid after its end"),
        OperationField("note", .text, "why, for whoever reads the list later"),
    ]
    public typealias Result = Done
    public var thumbprint: String
    public var status: String
    public var allowExpired: Bool
    public var note: String

    public init(thumbprint: String, status: String, allowExpired: Bool = false, note: String = "") {
        self.thumbprint = thumbprint
        self.status = status
        self.allowExpired = allowExpired
        self.note = note
    }
}
