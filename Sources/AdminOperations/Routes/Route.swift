/// Where an operation stands in the API, below `/api/v1`: its method, its path, and what travels beside JSON.
///
/// Fields of the path are those the template names; the others stand in the query where nothing is sent (GET, DELETE), else in the body.
public struct Route: Sendable, Hashable {
    /// RFC 9110 §9.3.
    public enum Method: String, Sendable, CaseIterable, Codable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// How a list is turned page by page (`after`).
    public enum Page: Sendable, Hashable {
        /// The next page begins behind this member of the last item.
        case member(String)
        /// The result has `items` and says itself where the next page begins: `next`.
        case told
    }

    /// What an answer is when it is a file and not JSON.
    public struct Download: Sendable, Hashable {
        public var mediaType: String
        /// The member of the result that is the file; `nil`: the result itself.
        public var member: String?
    }

    public let method: Method
    /// `domains/{domain}`: literals and names of fields.
    public let path: String
    /// The field of bytes or long text that may be the body itself, without JSON around it.
    public private(set) var upload: String?
    /// Media types the upload is usually of.
    public private(set) var uploadTypes: [String] = []
    public private(set) var download: Download?
    public private(set) var page: Page?
    /// What counts where a required field is absent.
    public private(set) var defaults: [String: JSONValue] = [:]
    /// The GET route that shows what this one changes: `If-Match` is compared with its `ETag` (RFC 9110 §13.1.1).
    public private(set) var guardedBy: String?

    init(_ method: Method, _ path: String) {
        self.method = method
        self.path = path
    }

    public static func get(_ path: String) -> Route { Route(.get, path) }
    public static func post(_ path: String) -> Route { Route(.post, path) }
    public static func put(_ path: String) -> Route { Route(.put, path) }
    public static func delete(_ path: String) -> Route { Route(.delete, path) }

    /// The body may be this field itself.
    public func uploading(_ field: String, _ types: String...) -> Route {
        changed {
            $0.upload = field
            $0.uploadTypes = types
        }
    }

    /// The answer is a file.
    public func downloading(_ mediaType: String, _ member: String? = nil) -> Route {
        changed { $0.download = Download(mediaType: mediaType, member: member) }
    }

    public func paged(_ page: Page) -> Route { changed { $0.page = page } }

    public func defaulting(_ field: String, _ value: JSONValue) -> Route { changed { $0.defaults[field] = value } }

    /// - Parameter name: of the operation that shows what is changed.
    public func guarded(by name: String) -> Route { changed { $0.guardedBy = name } }

    private func changed(_ body: (inout Route) -> Void) -> Route {
        var copy = self
        body(&copy)
        return copy
    }

    /// The names in braces, in their order.
    public var pathFields: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    /// The path with every field as `{}`: two routes of one shape would answer the same requests.
    public var shape: String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
    }

    /// Whether fields that are not in the path stand in the query.
    public var usesQuery: Bool { method == .get || method == .delete }
}

extension AdminOperation {
    /// A test holds that every operation of the list says where it stands.
    public static var route: Route { .post("operations/\(name)") }

    /// What counts for a required field that is absent: flags are off, a page has 100 items.
    public static func fallback(for field: OperationField) -> JSONValue? {
        guard field.isRequired else { return nil }
        if let value = route.defaults[field.name] { return value }
        switch (field.kind, field.name) {
        case (.boolean, _): return .boolean(false)
        case (.integer, "limit"): return .integer(100)
        case (.integer, "offset"): return .integer(0)
        default: return nil
        }
    }
}
