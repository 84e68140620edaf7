import AdminOperations
import Foundation

/// One operation in the words of OpenAPI 3.1 §4.8.10.
struct OperationText {
    private let operation: any AdminOperation.Type
    private var route: Route { operation.route }

    init(_ operation: any AdminOperation.Type) { self.operation = operation }

    func text(_ recorder: inout SchemaRecorder) -> JSONValue {
        var text: [String: JSONValue] = [
            "operationId": .text(operation.name), "tags": [.text(String(operation.name.prefix { $0 != "." }))],
            "summary": .text(operation.summary), "description": .text(rights),
            "responses": .object(responses(&recorder)),
        ]
        let parameters = self.parameters
        if !parameters.isEmpty { text["parameters"] = .list(parameters) }
        if let body { text["requestBody"] = body }
        if operation.access == .anybody { text["security"] = [] }
        return .object(text)
    }

    private var rights: String {
        switch operation.access {
        case .anybody: "Everybody may ask for it."
        case .session: "Whoever has logged in may ask for it."
        case .right: "Needs the right `\(operation.permission)`."
        }
    }

    // MARK: Input

    private var parameters: [JSONValue] {
        var list = operation.fields.filter { route.pathFields.contains($0.name) }.map { parameter($0, in: "path") }
        if route.usesQuery { list += operation.fields.filter { !route.pathFields.contains($0.name) }.map { parameter($0, in: "query") } }
        if route.guardedBy != nil {
            list.append([
                "name": "If-Match", "in": "header", "schema": ["type": "string"],
                "description": .text("the ETag \(route.guardedBy ?? "") answered: nothing is changed that was changed since then"),
            ])
        }
        return list
    }

    private func parameter(_ field: OperationField, in place: String) -> JSONValue {
        var parameter: [String: JSONValue] = [
            "name": .text(field.name), "in": .text(place), "description": .text(field.documentation), "schema": schema(of: field),
        ]
        if place == "path" || field.isRequired && operation.fallback(for: field) == nil { parameter["required"] = true }
        return .object(parameter)
    }

    private func schema(of field: OperationField) -> JSONValue {
        var schema: [String: JSONValue]
        switch field.kind {
        case .text: schema = ["type": "string"]
        case .boolean: schema = ["type": "boolean"]
        case .integer: schema = field.name == "limit" ? ["type": "integer", "minimum": 1, "maximum": 1000] : ["type": "integer"]
        case .bytes: schema = ["type": "string", "contentEncoding": "base64"]
        case .list: schema = ["type": "array", "items": ["type": "string"]]
        }
        if let value = operation.fallback(for: field) { schema["default"] = value }
        if field.isSecret { schema["writeOnly"] = true }
        return .object(schema)
    }

    private var body: JSONValue? {
        let fields = operation.fields.filter { !route.pathFields.contains($0.name) }
        guard !route.usesQuery, !fields.isEmpty else { return nil }
        let needed = fields.filter { $0.isRequired && operation.fallback(for: $0) == nil }.map(\.name)
        var object: [String: JSONValue] = ["type": "object", "additionalProperties": false]
        object["properties"] = .object(
            Dictionary(
                uniqueKeysWithValues: fields.map { field in
                    var schema = schema(of: field)
                    if case .object(var members) = schema {
                        members["description"] = .text(field.documentation)
                        schema = .object(members)
                    }
                    return (field.name, schema)
                }))
        if !needed.isEmpty { object["required"] = .list(needed.map { .text($0) }) }
        var content: [String: JSONValue] = ["application/json": ["schema": .object(object)]]
        // OpenAPI 3.1 §4.8.14.2: bytes without a schema.
        for type in route.uploadTypes { content[type] = [:] }
        var text: [String: JSONValue] = ["content": .object(content), "required": .boolean(!needed.isEmpty)]
        if let upload = route.upload { text["description"] = .text(words(forUpload: upload, fields)) }
        return .object(text)
    }

    private func words(forUpload upload: String, _ fields: [OperationField]) -> String {
        let beside = fields.filter { $0.name != upload }
        let open = beside.filter { !$0.isSecret }.map { "`\($0.name)`" }.joined(separator: ", ")
        let secret = beside.filter(\.isSecret).map { "`\(InputReader.header(for: $0.name))`" }.joined(separator: ", ")
        return "JSON, or the field `\(upload)` itself as the body."
            + (open.isEmpty ? "" : " Then \(open) may stand in the query.")
            + (secret.isEmpty ? "" : " Then \(secret) is a header field, percent-encoded.")
    }

    // MARK: Answers

    private func responses(_ recorder: inout SchemaRecorder) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        if operation.hasNoContent {
            responses["204"] = ["description": "Done."]
        } else {
            responses["200"] = .object(success(&recorder))
        }
        if AnswerWriter.isEdited(operation) { responses["304"] = ["description": "It is still what If-None-Match names."] }
        for status in ProblemText.statuses(of: operation) {
            responses[String(status)] = ["$ref": .text("#/components/responses/\(status)")]
        }
        return responses
    }

    private func success(_ recorder: inout SchemaRecorder) -> [String: JSONValue] {
        var success: [String: JSONValue] = ["description": .text(operation.summary)]
        if let download = route.download {
            success["content"] = .object([download.mediaType: [:]])
        } else {
            success["content"] = ["application/json": ["schema": Self.result(of: operation, &recorder)]]
        }
        var headers: [String: JSONValue] = [:]
        if route.page != nil {
            headers["Link"] = ["description": "rel=next: the next page, when there is one", "schema": ["type": "string"]]
        }
        if AnswerWriter.isEdited(operation) { headers["ETag"] = ["description": "for If-Match", "schema": ["type": "string"]] }
        if !headers.isEmpty { success["headers"] = .object(headers) }
        return success
    }

    static func result<O: AdminOperation>(of operation: O.Type, _ recorder: inout SchemaRecorder) -> JSONValue {
        recorder.schema(of: O.Result.self)
    }
}

/// The problems an operation may answer.
enum ProblemText {
    /// By status, for `components/responses`.
    static let responses: [String: JSONValue] = Dictionary(
        uniqueKeysWithValues: words.map { status, words in
            var response: [String: JSONValue] = [
                "description": .text(words), "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]
            if status == 429 || status == 503 {
                response["headers"] = ["Retry-After": ["description": "seconds", "schema": ["type": "integer"]]]
            }
            return (String(status), .object(response))
        })

    private static let words: [(Int, String)] = [
        (400, "The input is not right; `field` says where."),
        (401, "Nobody is logged in, or no longer."),
        (403, "The right is missing, or a † right needs confirmation (POST /api/v1/session/confirm)."),
        (404, "There is no such thing."),
        (409, "A rule forbids it."),
        (412, "It was changed since it was read (If-Match)."),
        (413, "The body is too large."),
        (415, "The body is of a type that is not taken here."),
        (429, "Too many tries: come back later."),
        (500, "It failed; the log says why, with the same `instance`."),
        (503, "Not now: the engine is starting or busy; `detail` says which."),
    ]

    static func statuses(of operation: any AdminOperation.Type) -> [Int] {
        var statuses = [400, 401, 403, 404, 409, 429, 500, 503]
        if operation.route.guardedBy != nil { statuses.append(412) }
        if !operation.route.usesQuery { statuses += [413, 415] }
        return statuses.sorted()
    }
}
