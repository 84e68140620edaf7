import Foundation

/// A key file on its way, with the password that opens it.
public struct KeyFileItem: Codable, Sendable, Hashable {
    public var address: String
    /// SHA-256 of the certificate.
    public var thumbprint: String
    public var files: [String]
    /// In groups of four; the hyphens are no part of it. It is shown this once; absent where it goes to the owner by itself.
    public var password: String?
    /// The mail that carries the file; absent where it went out earlier.
    public var mail: String?
    public var madeAt: Date

    public init(address: String, thumbprint: String, files: [String], password: String?, mail: String?, madeAt: Date) {
        self.address = address
        self.thumbprint = thumbprint
        self.files = files
        self.password = password
        self.mail = mail
        self.madeAt = madeAt
    }
}

/// Sends keys to their owners.
public struct KeySend: AdminOperation {
    public static let name = "ca.send"
    public static let summary =
        "Send keys to their owners by mail, also again; the password of each file is shown this once and never mailed."
    public static let fields = [
        OperationField("certificates", .list, "SHA-256 of each certificate; the first 8 digits are enough when they are unique"),
        OperationField("form", .text, required: false, "file (PKCS #12), profile (for Apple devices) or both; otherwise file"),
        OperationField("channel", .text, required: false, "show, sms or portal; otherwise what ca.pfx-channel says"),
        OperationField("together", .boolean, required: false, "the same password opens all files: for keys of one person"),
        OperationField("severalPersons", .boolean, required: false, "one password although they are of several, who can open each other's"),
        OperationField("revoked", .boolean, required: false, "also keys whose certificate was revoked: for reading old mail"),
    ]

    public struct Result: Codable, Sendable, Hashable {
        public var items: [KeyFileItem]
        /// What the administrator should know.
        public var warning: String?

        public init(items: [KeyFileItem], warning: String?) {
            self.items = items
            self.warning = warning
        }
    }

    public var certificates: [String]
    public var form: String?
    public var channel: String?
    public var together: Bool?
    public var severalPersons: Bool?
    public var revoked: Bool?

    public init(
        certificates: [String], form: String? = nil, channel: String? = nil, together: Bool? = nil, severalPersons: Bool? = nil,
        revoked: Bool? = nil
    ) {
        self.certificates = certificates
        self.form = form
        self.channel = channel
        self.together = together
        self.severalPersons = severalPersons
        self.revoked = revoked
    }
}

/// Shows the passwords of keys that were sent by jobs.
public struct KeyReveal: AdminOperation {
    public static let name = "ca.reveal"
    public static let permission = "ca.send"
    public static let summary = "Show the passwords of key files that were sent with requests, once: what is shown is destroyed here."
    public static let fields = [
        OperationField("address", .text, required: false, "only of this person"),
        OperationField("limit", .integer, "at most so many, 1 to 1000, the oldest first"),
    ]

    public struct Result: Codable, Sendable, Hashable {
        public var items: [KeyFileItem]
        /// How many wait still.
        public var waiting: Int

        public init(items: [KeyFileItem], waiting: Int) {
            self.items = items
            self.waiting = waiting
        }
    }

    public var address: String?
    public var limit: Int

    public init(address: String? = nil, limit: Int = 1000) {
        self.address = address
        self.limit = limit
    }
}
