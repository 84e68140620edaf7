import AdminOperations
import Foundation

/// Holds an answer against the schema OpenAPI names for it, strictly: a member that is not described is a mistake too.
struct SchemaChecker {
    let components: JSONValue?

    init(document: JSONValue) { components = document.member("components")?.member("schemas") }

    /// What is wrong, with the place; `nil` when nothing is.
    func fault(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> String? {
        if case .text(let reference) = schema.member("$ref") {
            guard let named = components?.member(String(reference.dropFirst("#/components/schemas/".count))) else {
                return "\(place): \(reference)"
            }
            return fault(value, named, at: place)
        }
        guard case .text(let type) = schema.member("type") else { return nil }
        switch (type, value) {
        case ("object", .object(let members)): return faultOfObject(members, schema, place)
        case ("array", .list(let items)):
            guard let item = schema.member("items") else { return "\(place): no items" }
            for (index, value) in items.enumerated() { if let fault = fault(value, item, at: "\(place)[\(index)]") { return fault } }
            return nil
        case ("string", .text(let text)): return faultOfText(text, schema, place)
        case ("integer", .integer), ("boolean", .boolean), ("number", .number), ("number", .integer): return nil
        default: return "\(place) is no \(type): \(value)"
        }
    }

    private func faultOfObject(_ members: [String: JSONValue], _ schema: JSONValue, _ place: String) -> String? {
        if case .list(let names) = schema.member("required") {
            for case .text(let name) in names where members[name] == nil { return "\(place).\(name) is missing" }
        }
        for (name, value) in members {
            guard let described = schema.member("properties")?.member(name) ?? schema.member("additionalProperties") else {
                return "\(place).\(name) is not described"
            }
            if let fault = fault(value, described, at: "\(place).\(name)") { return fault }
        }
        return nil
    }

    private func faultOfText(_ text: String, _ schema: JSONValue, _ place: String) -> String? {
        if case .list(let words) = schema.member("enum"), !words.contains(.text(text)) { return "\(place): \(text) is none of the words" }
        if schema.member("format") == .text("date-time"), (try? Date(text, strategy: .iso8601)) == nil {
            return "\(place): \(text) is no time"
        }
        if schema.member("contentEncoding") != nil, Data(base64Encoded: text) == nil { return "\(place) is no base64" }
        return nil
    }
}
