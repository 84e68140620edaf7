import AdminOperations
import Testing

@Suite("Routes: each operation stands in the API once")
struct RouteTests {
    @Test("every operation says where it stands", arguments: Named.all)
    func declared(_ operation: Named) {
        #expect(!operation.type.route.path.hasPrefix("operations/"), "add a route to \(operation.type)")
    }

    @Test("no two operations answer the same method and path")
    func unique() {
        let places = AllOperations.list.map { "\($0.route.method.rawValue) \($0.route.shape)" }
        let twice = Dictionary(grouping: places) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        #expect(twice.isEmpty, "\(twice)")
    }

    @Test("paths are lower-case words and fields the operation has, as texts", arguments: Named.all)
    func paths(_ operation: Named) {
        let route = operation.type.route
        for name in route.pathFields {
            #expect(operation.type.fields.contains { $0.name == name && $0.kind == .text && $0.isRequired && !$0.isSecret }, "\(name)")
        }
        #expect(Set(route.pathFields).count == route.pathFields.count)
        for part in route.path.split(separator: "/", omittingEmptySubsequences: false) where !part.hasPrefix("{") {
            #expect(!part.isEmpty && part.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }, "\(part)")
        }
    }

    @Test("GET only reads, DELETE and PUT change something (RFC 9110 §9.2.1)", arguments: Named.all)
    func safe(_ operation: Named) {
        let isRead = operation.type.isRead
        switch operation.type.route.method {
        case .get: #expect(isRead)
        case .put, .delete: #expect(!isRead)
        case .post: break
        }
    }

    @Test("nothing secret and no file stands in an address", arguments: Named.all)
    func addresses(_ operation: Named) {
        guard operation.type.route.usesQuery else { return }
        for field in operation.type.fields { #expect(!field.isSecret && field.kind != .bytes, "\(field.name)") }
    }

    @Test("what may be sent as it is, is a field of bytes or the content of a file", arguments: Named.all)
    func uploads(_ operation: Named) {
        let (type, route) = (operation.type, operation.type.route)
        guard let upload = route.upload else {
            #expect(!type.fields.contains { $0.kind == .bytes && $0.isRequired } || type.name == "ca.issue", "a file can be uploaded")
            return
        }
        #expect(type.fields.contains { $0.name == upload && ($0.kind == .bytes || $0.name == "content") })
        #expect(!route.uploadTypes.isEmpty && !route.usesQuery && !route.uploadTypes.contains("application/json"))
        for field in type.fields where field.isSecret && field.name != upload { #expect(field.kind == .text) }
    }

    @Test("what has pages has after and limit, and the other way round", arguments: Named.all)
    func pages(_ operation: Named) {
        let names = operation.type.fields.map(\.name)
        let turns = names.contains("after") && names.contains("limit") && operation.type.name != "audit.export"
        #expect((operation.type.route.page != nil) == turns)
    }

    @Test("what is changed with If-Match can be read at a path of the same fields", arguments: Named.all)
    func guards(_ operation: Named) throws {
        guard let name = operation.type.route.guardedBy else { return }
        let shown = try #require(AllOperations.list.first { $0.name == name })
        let (isRead, changes, method) = (shown.isRead, !operation.type.isRead, shown.route.method)
        #expect(isRead && changes && method == .get)
        for field in shown.route.pathFields { #expect(operation.type.fields.contains { $0.name == field }, "\(field)") }
    }

    @Test("what stands for an absent field is of its kind", arguments: Named.all)
    func fallbacks(_ operation: Named) throws {
        for name in operation.type.route.defaults.keys { #expect(operation.type.fields.contains { $0.name == name && $0.isRequired }) }
        for field in operation.type.fields {
            switch (field.kind, operation.type.fallback(for: field)) {
            case (_, nil), (.boolean, .boolean), (.integer, .integer), (.text, .text), (.list, .list): break
            default: Issue.record("\(field.name) has a default of another kind")
            }
        }
    }
}
