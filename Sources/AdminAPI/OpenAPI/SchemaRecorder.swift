import AdminOperations
import Foundation

/// Finds the JSON Schema of a result by having it decoded from nothing: the decoder writes down what is asked of it.
///
/// So the text is made from the type that is encoded, and cannot say anything else. Types that hold themselves end at a reference.
struct SchemaRecorder {
    /// `#/components/schemas/…` by name.
    private(set) var schemas: [String: JSONValue] = [:]

    /// - Returns: the schema of a result, its objects as references.
    mutating func schema<T: Decodable>(of type: T.Type) -> JSONValue {
        let book = SchemaBook(schemas)
        let schema = book.record(type).schema
        schemas = book.schemas
        return schema
    }
}

/// What was found so far.
final class SchemaBook {
    /// A type that is being looked at holds itself.
    struct Recursion: Error {}

    var schemas: [String: JSONValue]
    private var open: Set<String> = []

    init(_ schemas: [String: JSONValue]) { self.schemas = schemas }

    /// - Returns: the schema, and a value for whoever decodes what is around it.
    func record<T: Decodable>(_ type: T.Type) -> (schema: JSONValue, value: T?) {
        if let (schema, value) = Self.leaf(type) { return (schema, value as? T) }
        let name = Self.name(of: type)
        // A list of a type that holds itself may be looked at; the type may not.
        let isList = type is any Emptiable.Type
        if !isList {
            if open.contains(name) { return (Self.reference(name), nil) }
            open.insert(name)
        }
        defer { if !isList { open.remove(name) } }
        let notes = SchemaNotes()
        let value = (try? T(from: SchemaDecoder(book: self, notes: notes))) ?? (type as? any Emptiable.Type)?.init() as? T
        guard case .object = notes.kind else { return (notes.schema, value) }
        schemas[name] = notes.schema
        return (Self.reference(name), value)
    }

    private static func reference(_ name: String) -> JSONValue { .object(["$ref": .text("#/components/schemas/\(name)")]) }

    /// `AdminOperations.QueueShow.Result.Try` → `QueueShow.Result.Try`.
    private static func name<T>(of type: T.Type) -> String {
        String(reflecting: type).split(separator: ".").dropFirst().joined(separator: ".")
    }

    static func type(_ name: String) -> JSONValue { .object(["type": .text(name)]) }

    private static func leaf<T>(_ type: T.Type) -> (JSONValue, Any)? {
        switch type {
        case is String.Type: return (Self.type("string"), "")
        case is Bool.Type: return (Self.type("boolean"), false)
        case is Int.Type: return (Self.type("integer"), 0)
        case is Int32.Type: return (Self.type("integer"), Int32(0))
        case is Int64.Type: return (Self.type("integer"), Int64(0))
        case is Double.Type: return (Self.type("number"), 0.0)
        case is Date.Type: return (.object(["type": .text("string"), "format": .text("date-time")]), Date(timeIntervalSince1970: 0))
        case is Data.Type: return (.object(["type": .text("string"), "contentEncoding": .text("base64")]), Data())
        case is JSONValue.Type: return (.object([:]), JSONValue.null)
        case let type as any CaseIterable.Type: return words(type)
        default: return nil
        }
    }

    /// An enumeration of words.
    private static func words<C: CaseIterable>(_ type: C.Type) -> (JSONValue, Any)? {
        let words = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        guard !words.isEmpty, let first = type.allCases.first else { return nil }
        return (.object(["type": .text("string"), "enum": .list(words.map { .text($0) })]), first)
    }
}

/// A list that can stand for one of a type that holds itself.
private protocol Emptiable { init() }
extension Array: Emptiable {}

/// What one value turned out to be.
final class SchemaNotes {
    enum Kind {
        case nothing
        case leaf(JSONValue)
        case list(JSONValue)
        case map(JSONValue)
        case object(members: [String: JSONValue], required: Set<String>)
    }

    var kind = Kind.nothing

    var schema: JSONValue {
        switch kind {
        case .nothing: return SchemaBook.type("object")
        case .leaf(let schema): return schema
        case .list(let item): return .object(["type": .text("array"), "items": item])
        case .map(let value): return .object(["type": .text("object"), "additionalProperties": value])
        case .object(let members, let required):
            var schema: [String: JSONValue] = ["type": .text("object"), "properties": .object(members)]
            if !required.isEmpty { schema["required"] = .list(required.sorted().map { .text($0) }) }
            return .object(schema)
        }
    }
}
