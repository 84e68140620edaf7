import AdminOperations
import Foundation
import Testing

/// Design, idea 7: no macros and no reflection; these tests hold the written tables against what is coded.
@Suite("Operations: the field table is what goes over the wire")
struct FieldTableTests {
    @Test("an input with every field of the table is read, and written back with exactly these keys", arguments: Named.all)
    func everyFieldIsCoded(_ operation: Named) throws {
        let input = Sample.input(for: operation.type)
        let again = try Sample.recoded(input, as: operation.type)
        #expect(Set(again.keys) == Set(operation.type.fields.map(\.name)))
        for field in operation.type.fields {
            let (before, after) = (input[field.name] as? NSObject, again[field.name] as? NSObject)
            #expect(before == after, "\(field.name) is not the kind the table says")
        }
    }

    @Test("a required field that is missing is an error; an optional one is not", arguments: Named.all)
    func requiredFields(_ operation: Named) throws {
        for field in operation.type.fields {
            var input = Sample.input(for: operation.type)
            input[field.name] = nil
            if field.isRequired {
                #expect(throws: DecodingError.self, "\(field.name) is said to be required") {
                    try Sample.recoded(input, as: operation.type)
                }
            } else {
                let again = try Sample.recoded(input, as: operation.type)
                #expect(again[field.name] == nil)
            }
        }
    }

    @Test("a field of another type is an error", arguments: Named.all)
    func wrongTypes(_ operation: Named) {
        for field in operation.type.fields {
            var input = Sample.input(for: operation.type)
            input[field.name] = ["a": "b"]
            #expect(throws: DecodingError.self, "\(field.name)") { try Sample.recoded(input, as: operation.type) }
        }
    }

    @Test("names of fields are not repeated, and each is documented", arguments: Named.all)
    func documented(_ operation: Named) {
        let fields = operation.type.fields
        #expect(Set(fields.map(\.name)).count == fields.count)
        for field in fields { #expect(!field.documentation.isEmpty && !field.documentation.contains("\n"), "\(field.name)") }
    }

    @Test("passwords and key files are secret")
    func secrets() {
        let secret = AllOperations.list.flatMap { type in type.fields.filter(\.isSecret).map { "\(type.name) \($0.name)" } }
        #expect(Set(secret).isSuperset(of: ["key.import file", "key.import password"]))
        for type in AllOperations.list {
            for field in type.fields where field.name.lowercased().contains("password") {
                #expect(field.isSecret, "\(type.name) \(field.name)")
            }
        }
    }
}

/// An operation as the argument of a test.
struct Named: Sendable, CustomTestStringConvertible {
    let type: any AdminOperation.Type
    var testDescription: String { type.name }
    static let all = AllOperations.list.map { Named(type: $0) }
}

/// Inputs made from the table alone.
enum Sample {
    /// A value of the kind the table names, for every field.
    static func input(for type: any AdminOperation.Type) -> [String: Any] {
        Dictionary(type.fields.map { ($0.name, value(of: $0.kind)) }) { first, _ in first }
    }

    private static func value(of kind: OperationField.Kind) -> Any {
        switch kind {
        case .text: "text"
        case .boolean: true
        case .integer: 7
        case .bytes: Data("bytes".utf8).base64EncodedString()
        case .list: ["one", "two"]
        }
    }

    /// Reads an input as the operation and writes it again.
    static func recoded(_ input: [String: Any], as type: any AdminOperation.Type) throws -> [String: Any] {
        let operation = try WireFormat.decoder.decode(type, from: JSONSerialization.data(withJSONObject: input))
        let output = try JSONSerialization.jsonObject(with: WireFormat.encoder.encode(operation))
        return try #require(output as? [String: Any])
    }
}
