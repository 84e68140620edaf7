import AdminOperations
import Foundation
import Testing

@testable import AdminAPI

@Suite("OpenAPI: the text says what the declarations say")
struct OpenAPITests {
    private var document: JSONValue { get throws { try WireFormat.decoder.decode(JSONValue.self, from: OpenAPIDocument.json) } }

    @Test("every operation stands there once, at its path, with its fields and the problems it may answer")
    func operations() throws {
        let paths = try #require(try document.member("paths"))
        for operation in AllOperations.list {
            let route = operation.route
            let text = try #require(paths.member("/api/v1/\(route.path)")?.member(route.method.rawValue.lowercased()), "\(operation.name)")
            #expect(text.member("operationId") == .text(operation.name) && text.member("summary") == .text(operation.summary))
            let responses = try #require(text.member("responses"))
            for status in [400, 401, 403, 404, 409, 500, 503] {
                #expect(responses.member(String(status)) != nil, "\(operation.name) \(status)")
            }
            #expect(Self.fields(of: text) == Set(operation.fields.map(\.name)), "\(operation.name)")
            #expect((text.member("security") == .list([])) == (operation.access == .anybody), "\(operation.name)")
        }
    }

    private static func fields(of text: JSONValue) -> Set<String> {
        var names: Set<String> = []
        if case .list(let parameters) = text.member("parameters") {
            for parameter in parameters where parameter.member("in") != .text("header") {
                if case .text(let name) = parameter.member("name") { names.insert(name) }
            }
        }
        let schema = text.member("requestBody")?.member("content")?.member("application/json")?.member("schema")
        if case .object(let properties) = schema?.member("properties") { names.formUnion(properties.keys) }
        return names
    }

    @Test("every reference leads somewhere, and nothing is described that nobody refers to")
    func references() throws {
        let text = String(decoding: OpenAPIDocument.json, as: UTF8.self)
        let components = try #require(try document.member("components"))
        let used = Set(text.matches(of: #/"#/components/([a-z]+)/([A-Za-z0-9.]+)"/#).map { "\($0.output.1)/\($0.output.2)" })
        for reference in used {
            let parts = reference.split(separator: "/").map(String.init)
            #expect(components.member(parts[0])?.member(parts[1]) != nil, "\(reference)")
        }
        guard case .object(let schemas) = components.member("schemas") else { throw Missing() }
        for name in schemas.keys { #expect(used.contains("schemas/\(name)"), "\(name)") }
    }

    struct Missing: Error {}

    @Test("types of every shape get their schema: optional, lists, maps, enumerations, dates, bytes, and those that hold themselves")
    func shapes() {
        struct Leaf: Codable, Sendable {
            enum Word: String, Codable, CaseIterable, Sendable { case one, two }
            var word: Word
            var at: Date?
            var bytes: Data
            var counts: [String: Int]
            var again: [Leaf]?
            var any: JSONValue
            var lists: [[Double]]
        }
        var recorder = SchemaRecorder()
        let schema = recorder.schema(of: [Leaf].self)
        guard case .text(let reference) = schema.member("items")?.member("$ref"), let name = reference.split(separator: "/").last,
            let object = recorder.schemas[String(name)]
        else {
            Issue.record("\(schema)")
            return
        }
        let properties = object.member("properties")
        #expect(object.member("required") == ["any", "bytes", "counts", "lists", "word"])
        #expect(properties?.member("word") == ["type": "string", "enum": ["one", "two"]])
        #expect(properties?.member("at") == ["type": "string", "format": "date-time"])
        #expect(properties?.member("bytes")?.member("contentEncoding") == "base64")
        #expect(properties?.member("counts") == ["type": "object", "additionalProperties": ["type": "integer"]])
        #expect(properties?.member("again") == ["type": "array", "items": ["$ref": .text(reference)]])
        #expect(properties?.member("any") == [:])
        #expect(properties?.member("lists") == ["type": "array", "items": ["type": "array", "items": ["type": "number"]]])
    }
}
