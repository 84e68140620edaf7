/// Adds a domain or `*.domain`.
public struct DomainAdd: AdminOperation {
    public static let name = "domain.add"
    public static let route = Route.post("domains")
    public static let summary = "Add a domain, so that settings can be made for it."
    public static let fields = [
        OperationField("domain", .text, "example.com, or *.example.com for everything below it"),
        OperationField("internal", .boolean, "the organisation's own domain: mail to it is decrypted"),
    ]
    public typealias Result = Done
    public var domain: String
    public var `internal`: Bool

    public init(domain: String, internal: Bool) {
        self.domain = domain
        self.internal = `internal`
    }
}

/// Lists domains.
public struct DomainList: AdminOperation {
    public static let name = "domain.list"
    public static let route = Route.get("domains")
    public static let summary = "The domains with their locality and number of own settings."
    public static let isRead = true
    public static let fields: [OperationField] = []
    public typealias Result = [Item]

    public struct Item: Codable, Sendable {
        public var domain: String
        public var locality: String
        public var settings: Int

        public init(domain: String, locality: String, settings: Int) {
            self.domain = domain
            self.locality = locality
            self.settings = settings
        }
    }

    public init() {}
}

/// Removes a domain and its settings.
public struct DomainRemove: AdminOperation {
    public static let name = "domain.remove"
    public static let route = Route.delete("domains/{domain}").guarded(by: "domain.list")
    public static let summary = "Remove a domain with its settings; certificates stay."
    public static let fields = [OperationField("domain", .text, "as it was added")]
    public typealias Result = Done
    public var domain: String

    public init(domain: String) { self.domain = domain }
}
