import AdminOperations

/// Finds the operation a request means.
struct RouteTable: Sendable {
    /// What a method and a path come to.
    enum Found: Sendable {
        case operation(any AdminOperation.Type, path: [String: String])
        /// Other methods are answered at this path.
        case wrongMethod(allowed: [String])
        case nothing
    }

    private struct Entry: Sendable {
        var parts: [Substring]
        var operation: any AdminOperation.Type
        /// Literals count before fields: `certificates/untrusted` is no thumbprint.
        var literals: Int
    }

    static let all = RouteTable(AllOperations.list)

    private let entries: [Int: [Entry]]
    private let byName: [String: any AdminOperation.Type]

    init(_ operations: [any AdminOperation.Type]) {
        let made = operations.map { operation in
            let parts = operation.route.path.split(separator: "/")
            return Entry(parts: parts, operation: operation, literals: parts.count { !$0.hasPrefix("{") })
        }
        entries = Dictionary(grouping: made) { $0.parts.count }.mapValues { $0.sorted { $0.literals > $1.literals } }
        byName = Dictionary(operations.map { ($0.name, $0) }) { first, _ in first }
    }

    func operation(named name: String) -> (any AdminOperation.Type)? { byName[name] }

    func find(_ method: String, _ segments: [String]) -> Found {
        let here = (entries[segments.count] ?? []).compactMap { entry in Self.match(entry, segments).map { (entry, $0) } }
        // A path of more literals hides one of fields for every method it has; so does OpenAPI 3.1 §4.8.8 ("concrete first").
        let wanted = method == "HEAD" ? "GET" : method
        if let (entry, path) = here.first(where: { $0.0.operation.route.method.rawValue == wanted }) {
            return .operation(entry.operation, path: path)
        }
        guard !here.isEmpty else { return .nothing }
        let allowed = Set(here.map { $0.0.operation.route.method.rawValue })
        return .wrongMethod(allowed: (allowed.contains("GET") ? allowed.union(["HEAD"]) : allowed).sorted())
    }

    private static func match(_ entry: Entry, _ segments: [String]) -> [String: String]? {
        var path: [String: String] = [:]
        for (part, segment) in zip(entry.parts, segments) {
            if part.hasPrefix("{") {
                guard !segment.isEmpty else { return nil }
                path[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return path
    }
}
