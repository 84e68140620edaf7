import AdminOperations
import Foundation

/// Makes the input of an operation from what was sent, and says which field is wrong.
struct InputReader {
    /// Characters of a text that is no file.
    static let longestText = 64 * 1024
    static let longestFile = 24 * 1024 * 1024
    static let longestList = 10_000

    let operation: any AdminOperation.Type

    private var route: Route { operation.route }

    /// - Parameter path: the fields the path holds.
    /// - Returns: JSON that has every required field, each of its kind.
    func read(_ request: APIRequest, path: [String: String]) throws(APIProblem) -> [String: JSONValue] {
        var input: [String: JSONValue] = [:]
        for (name, text) in path { input[name] = try value(of: [text], for: try field(name)) }
        let isFile = !route.usesQuery && !request.body.isEmpty && request.mediaType != "application/json"
        if route.usesQuery || isFile { try readQuery(request, into: &input) } else { try refuseQuery(request) }
        if isFile {
            try readFile(request, into: &input)
        } else if route.usesQuery {
            guard request.body.isEmpty else { throw APIProblem(.badInput, "a \(request.method) request has no body here") }
        } else {
            try readJSON(request.body, into: &input, besides: path)
        }
        return try completed(input)
    }

    /// The same from JSON alone, as `/operations/NAME` takes it.
    func read(json body: [UInt8]) throws(APIProblem) -> [String: JSONValue] {
        var input: [String: JSONValue] = [:]
        try readJSON(body, into: &input, besides: [:])
        return try completed(input)
    }

    // MARK: Parts

    private func field(_ name: String) throws(APIProblem) -> OperationField {
        if let field = operation.fields.first(where: { $0.name == name }) { return field }
        let known = operation.fields.map(\.name).joined(separator: ", ")
        let words = known.isEmpty ? "it takes none" : "known are \(known)"
        throw APIProblem(.badInput, "\(operation.name) has no field \(Shown.quoted(name)): \(words)", field: String(name.prefix(64)))
    }

    private func refuseQuery(_ request: APIRequest) throws(APIProblem) {
        guard let first = try request.parameters().first else { return }
        throw APIProblem(.badInput, "the fields of a \(request.method) request stand in its body", field: String(first.name.prefix(64)))
    }

    private func readQuery(_ request: APIRequest, into input: inout [String: JSONValue]) throws(APIProblem) {
        var texts: [String: [String]] = [:]
        for (name, text) in try request.parameters() {
            let field = try field(name)
            // RFC 9110 §17.9: what stands in an address is written to logs.
            guard !field.isSecret else {
                throw APIProblem(.badInput, "\(name) is secret: send it in the header field \(Self.header(for: name))", field: name)
            }
            guard field.kind != .bytes else { throw APIProblem(.badInput, "\(name) is a file: send it as the body", field: name) }
            guard input[name] == nil else { throw APIProblem(.badInput, "\(name) stands in the path", field: name) }
            guard field.kind == .list || texts[name] == nil else { throw APIProblem(.badInput, "\(name) is given twice", field: name) }
            texts[name, default: []].append(text)
        }
        for (name, texts) in texts { input[name] = try value(of: texts, for: try field(name)) }
    }

    /// The body is one field; secret ones beside it stand in header fields.
    private func readFile(_ request: APIRequest, into input: inout [String: JSONValue]) throws(APIProblem) {
        guard let upload = route.upload else {
            throw APIProblem.unsupportedMedia("\(operation.name) takes application/json")
        }
        // RFC 9110 §8.3: what has no type may be anything; a form of a browser is nothing a program sends here.
        let forms = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
        guard !request.mediaType.isEmpty, !forms.contains(request.mediaType) else {
            throw APIProblem.unsupportedMedia("say what the body is: application/json, \(route.uploadTypes.joined(separator: ", "))")
        }
        let field = try field(upload)
        guard request.body.count <= Self.longestFile else { throw APIProblem.tooLarge(Self.longestFile, field: upload) }
        if field.kind == .bytes {
            input[upload] = .text(Data(request.body).base64EncodedString())
        } else {
            guard let text = String(validating: request.body, as: UTF8.self) else {
                throw APIProblem(.badInput, "\(upload) is not UTF-8", field: upload)
            }
            input[upload] = .text(text)
        }
        for field in operation.fields where field.isSecret && field.kind == .text {
            guard let text = request.headers[Self.header(for: field.name).lowercased()] else { continue }
            guard let value = APIRequest.decoded(text[...], plus: false) else {
                throw APIProblem(.badInput, "\(Self.header(for: field.name)) is percent-encoded UTF-8", field: field.name)
            }
            input[field.name] = .text(value)
        }
    }

    /// `password` → `Zegel-Password`.
    static func header(for name: String) -> String { "Zegel-" + name.prefix(1).uppercased() + name.dropFirst() }

    private func readJSON(_ body: [UInt8], into input: inout [String: JSONValue], besides path: [String: String]) throws(APIProblem) {
        guard !body.isEmpty else { return }
        let value: JSONValue
        do throws(StrictJSON.Fault) { value = try StrictJSON.read(body) } catch {
            throw APIProblem(.badInput, error.detail, field: error.field.map { String($0.prefix(64)) })
        }
        guard case .object(let members) = value else { throw APIProblem(.badInput, "the body is a JSON object") }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let field = try field(name)
            guard path[name] == nil else { throw APIProblem(.badInput, "\(name) stands in the path", field: name) }
            if value == .null, !field.isRequired { continue }
            input[name] = value
        }
    }

    // MARK: Values

    /// What a path or a query says, by the kind of the field.
    private func value(of texts: [String], for field: OperationField) throws(APIProblem) -> JSONValue {
        switch field.kind {
        case .list: return .list(texts.map { .text($0) })
        case .boolean:
            guard let value = ["true": true, "false": false][texts[0]] else { throw wrongKind(field) }
            return .boolean(value)
        case .integer:
            guard let value = Int(texts[0]) else { throw wrongKind(field) }
            return .integer(value)
        case .text, .bytes: return .text(texts[0])
        }
    }

    private func completed(_ input: [String: JSONValue]) throws(APIProblem) -> [String: JSONValue] {
        var input = input
        for field in operation.fields {
            if let value = input[field.name] {
                try check(value, field)
            } else if field.isRequired {
                guard let value = operation.fallback(for: field) else {
                    throw APIProblem(.badInput, "\(field.name) is missing: \(field.documentation)", field: field.name)
                }
                input[field.name] = value
            }
        }
        return input
    }

    private func wrongKind(_ field: OperationField) -> APIProblem {
        let words =
            switch field.kind {
            case .text: "a text"
            case .boolean: "true or false"
            case .integer: "a whole number"
            case .bytes: "bytes in base64"
            case .list: "a list of texts"
            }
        return APIProblem(.badInput, "\(field.name) is \(words): \(field.documentation)", field: field.name)
    }

    private func check(_ value: JSONValue, _ field: OperationField) throws(APIProblem) {
        switch (field.kind, value) {
        case (.boolean, .boolean): return
        case (.integer, .integer(let number)):
            // Beyond this, programs that count in floating point are no longer exact (RFC 8259 §6).
            guard abs(number.magnitude.distance(to: 0)) <= 1 << 53 else { throw wrongKind(field) }
        case (.text, .text(let text)): try check(text, field, longest: isFile(field) ? Self.longestFile : Self.longestText)
        case (.bytes, .text(let text)):
            guard text.utf8.count <= Self.longestFile / 3 * 4 + 4 else { throw APIProblem.tooLarge(Self.longestFile, field: field.name) }
            guard Data(base64Encoded: text) != nil else { throw wrongKind(field) }
        case (.list, .list(let items)):
            guard items.count <= Self.longestList else { throw tooLong(field, "\(Self.longestList) items") }
            for item in items {
                guard case .text(let text) = item else { throw wrongKind(field) }
                try check(text, field, longest: Self.longestText)
            }
        default: throw wrongKind(field)
        }
    }

    private func isFile(_ field: OperationField) -> Bool { field.name == "content" || field.name == route.upload }

    private func check(_ text: String, _ field: OperationField, longest: Int) throws(APIProblem) {
        guard text.utf8.count <= longest else { throw tooLong(field, "\(longest / 1024) KiB") }
        guard !text.utf8.contains(0) else {
            throw APIProblem(.badInput, "\(field.name) has a character of the value 0, which no text has", field: field.name)
        }
    }

    private func tooLong(_ field: OperationField, _ limit: String) -> APIProblem {
        APIProblem(.badInput, "\(field.name) is longer than \(limit)", field: field.name)
    }
}
