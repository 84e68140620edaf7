/// Lists certificates that cannot be used to encrypt.
///
/// Each has to be judged, so one call looks at so many at most; what it did not come to is asked for with the next call.
public struct CertificateUntrusted: AdminOperation {
    public static let name = "certificate.untrusted"
    public static let route = Route.get("certificates/untrusted").paged(.told)
    public static let summary = "The certificates that cannot be used to encrypt, each with the first reason; a page at a time."
    public static let isRead = true
    public static var permission: String { CertificateList.permission }
    public static let fields = [
        OperationField("address", .text, required: false, "only those for this mail address"),
        OperationField("text", .text, required: false, "only those with this text in subject or issuer"),
        OperationField("issuer", .text, required: false, "only those with this text in the issuer"),
        OperationField("after", .text, required: false, "begin behind this thumbprint: the way to turn pages"),
        OperationField("limit", .integer, "at most so many, 1 to 1000"),
    ]

    /// One page.
    public struct Result: Codable, Sendable {
        public var items: [CertificateItem]
        /// Where the next page begins, also when this one is empty; `nil` when everything was looked at.
        public var next: String?

        public init(items: [CertificateItem], next: String?) {
            self.items = items
            self.next = next
        }
    }

    public var address: String?
    public var text: String?
    public var issuer: String?
    public var after: String?
    public var limit: Int

    public init(address: String? = nil, text: String? = nil, issuer: String? = nil, after: String? = nil, limit: Int = 1000) {
        self.address = address
        self.text = text
        self.issuer = issuer
        self.after = after
        self.limit = limit
    }
}
