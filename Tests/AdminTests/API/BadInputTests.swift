import AdminOperations
import Foundation
import TestSupport
import Testing

@testable import AdminAPI

/// Bad input, made from the list of operations (`behaviour.md` 27.1).
@Suite("Bad input: every operation names the field and changes nothing")
struct BadInputTests {
    /// All that is in the store, as one text; the file is read by another program.
    private static func dump(_ world: APIWorld) async throws -> String {
        let script =
            "import sqlite3,sys,hashlib\nd=sqlite3.connect(sys.argv[1])\nprint(hashlib.sha256('\\n'.join(d.iterdump()).encode('utf8','replace')).hexdigest())"
        let python = try #require(Tool(named: "python3"))
        let outcome = try await python.run(["-c", script, world.fixture.folder.path("zegel.db")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.text
    }

    private static func wrong(_ kind: OperationField.Kind) -> [JSONValue] {
        switch kind {
        case .text: [.integer(7), .boolean(true), .list([.text("a")]), .object(["a": .text("b")]), .text("a\u{0}b")]
        case .boolean: [.text("true"), .integer(1), .list([])]
        case .integer: [.text("7"), .number(1.5), .integer(1 << 60), .integer(-(1 << 60)), .boolean(true)]
        case .bytes: [.text("%%%"), .integer(7), .text("AAA"), .list([])]
        case .list: [.text("a"), .object([:]), .list([.integer(1)]), .list([.list([])]), .list([.text("\u{0}")])]
        }
    }

    private static func huge(_ field: OperationField, isFile: Bool) -> JSONValue? {
        switch field.kind {
        case .text where !isFile: .text(String(repeating: "x", count: 100_000))
        case .list: .list(Array(repeating: .text("x"), count: 10_001))
        default: nil
        }
    }

    @Test("wrong kinds, missing and huge values, unknown and doubled names: 400 with the field, by resource and by name")
    func wrongValues() async throws {
        let world = try await APIWorld()
        let before = try await Self.dump(world)
        for operation in AllOperations.list {
            for field in operation.fields {
                var cases = Self.wrong(field.kind)
                if let huge = Self.huge(field, isFile: field.name == "content") { cases.append(huge) }
                for value in cases {
                    var values = MadeRequest.sample(operation)
                    values[field.name] = value
                    try await expectRefusal(world, operation, values, field.name)
                }
                if field.isRequired, operation.fallback(for: field) == nil {
                    var values = MadeRequest.sample(operation)
                    values[field.name] = nil
                    try await expectRefusal(world, operation, values, field.name)
                }
            }
            var values = MadeRequest.sample(operation)
            values["unheardOf"] = .text("x")
            try await expectRefusal(world, operation, values, "unheardOf")
            let body = try MadeRequest(operation, MadeRequest.sample(operation))
            guard let json = body.json else { continue }
            for bad in ["[]", "7", "\"x\"", "{", "{}x", "{\"a\":}", "\u{FEFF}{}", String(repeating: "[", count: 100_000)] {
                let answer = try await world.ask(body.method, body.path, bad)
                #expect(answer.status == 400 && answer["detail"] != nil, "\(operation.name) \(bad.prefix(9)): \(answer.text)")
            }
            if let field = operation.fields.first(where: { !operation.route.pathFields.contains($0.name) }), json != "{}" {
                let twice = "{\"\(field.name)\":null,\"\(field.name)\":null}"
                let answer = try await world.ask(body.method, body.path, twice)
                #expect(
                    answer.status == 400 && answer["field"] == field.name && answer["detail"]?.contains("twice") == true, "\(answer.text)")
            }
        }
        #expect(try await Self.dump(world) == before)
        await world.stop()
    }

    private func expectRefusal(
        _ world: APIWorld, _ operation: any AdminOperation.Type, _ values: [String: JSONValue], _ field: String
    ) async throws {
        let json = String(decoding: try WireFormat.encoder.encode(JSONValue.object(values)), as: UTF8.self)
        let byName = try await world.ask("POST", "operations/\(operation.name)", json)
        #expect(byName.status == 400 && byName["field"] == field, "\(operation.name) \(field): \(byName.status) \(byName.text.prefix(300))")
        guard !operation.route.pathFields.contains(field), !operation.route.usesQuery else { return }
        let request = try MadeRequest(operation, values)
        let answer = try await world.ask(request.method, request.path, request.json)
        #expect(answer.status == 400 && answer["field"] == field, "\(operation.name) \(field): \(answer.status) \(answer.text.prefix(300))")
    }

    static let hostile = [
        "", " ", "\r\nX-Evil: 1", "../../../etc/passwd", "' OR 1=1; DROP TABLE users; --", "<script>alert(1)</script>", "{{7*7}}", "${7*7}",
        "%00%0a", "\u{202E}evil", "\u{2028}", "\u{1B}[2J", "a\u{300}\u{301}", "😀", "٣", "@", "*", "-1", "9223372036854775807", "NaN",
        String(repeating: "a.", count: 3000), String(repeating: "@", count: 300), "\u{FFFF}", "user:", "domain:", "global:x",
    ]

    @Test("hostile values: no 5xx, a refusal for bad input names a field, and what is refused changes nothing")
    func hostileValues() async throws {
        let world = try await APIWorld()
        for operation in AllOperations.list where world.fixture.engine.operationNames.contains(operation.name) {
            for field in operation.fields where field.kind == .text || field.kind == .list || field.kind == .bytes {
                for text in Self.hostile {
                    let value: JSONValue =
                        switch field.kind {
                        case .list: .list([.text(text)])
                        case .bytes: .text(Data(text.utf8).base64EncodedString())
                        default: .text(text)
                        }
                    var values = MadeRequest.sample(operation)
                    values[field.name] = value
                    let json = String(decoding: try WireFormat.encoder.encode(JSONValue.object(values)), as: UTF8.self)
                    let before = try await world.fixture.generation()
                    let answer = try await world.ask("POST", "operations/\(operation.name)", json)
                    let place =
                        "\(operation.name) \(field.name) \(text.prefix(20).debugDescription): \(answer.status) \(answer.text.prefix(200))"
                    #expect(answer.status < 500, "\(place)")
                    if answer.status == 400 { #expect(answer["field"] != nil, "\(place)") }
                    if answer.status >= 400 { #expect(try await world.fixture.generation() == before, "\(place)") }
                }
            }
        }
        await world.stop()
    }
}
