import AdminOperations
import Foundation

/// The API as OpenAPI 3.1, made from the declarations of the operations and from the types of their results.
public enum OpenAPIDocument {
    /// As it is served: keys in their order, so that two versions can be compared.
    public static let json: Data = {
        let encoder = WireFormat.encoder
        encoder.outputFormatting.insert(.prettyPrinted)
        return (try? encoder.encode(document)) ?? Data()
    }()

    static let document: JSONValue = {
        var recorder = SchemaRecorder()
        var paths: [String: [String: JSONValue]] = [:]
        for operation in AllOperations.list {
            let path = AdminDispatcher.base + operation.route.path
            paths[path, default: [:]][operation.route.method.rawValue.lowercased()] = OperationText(operation).text(&recorder)
        }
        paths[AdminDispatcher.base + "openapi.json"] = ["get": openAPI]
        paths[AdminDispatcher.base + "events"] = ["get": EventText.text]
        var schemas = recorder.schemas
        schemas["Problem"] = problem
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Zegel", "version": "1", "license": ["name": "see LICENSE", "identifier": "Apache-2.0"],
                "description": .text(introduction),
            ],
            "servers": [["url": "/"]],
            "security": [["bearer": []]],
            "tags": .list(tags),
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(schemas),
                "responses": .object(ProblemText.responses),
                "securitySchemes": [
                    "bearer": [
                        "type": "http", "scheme": "bearer",
                        "description":
                            "An API token (zegel_…) or the session a login answered. A cookie is never proof here.",
                    ]
                ],
            ],
        ]
    }()

    private static let introduction =
        "Every operation of Zegel. Each also answers at POST /api/v1/operations/NAME with all of its fields in one JSON object, where NAME "
        + "is the operationId here. Problems have the form of RFC 9457. Unknown fields, fields of a wrong type, names that stand twice and "
        + "nesting deeper than 16 are refused, and then nothing was changed."

    private static var tags: [JSONValue] {
        Set(AllOperations.list.map { String($0.name.prefix { $0 != "." }) } + ["api"]).sorted().map { ["name": .text($0)] }
    }

    private static let openAPI: JSONValue = [
        "operationId": "api.openapi", "tags": ["api"], "summary": "This text.", "security": [],
        "responses": [
            "200": [
                "description": "OpenAPI 3.1", "content": ["application/vnd.oai.openapi+json": ["schema": ["type": "object"]]],
            ],
            "400": ["$ref": "#/components/responses/400"],
        ],
    ]

    private static let problem: JSONValue = [
        "type": "object", "description": "RFC 9457: what happened, and what to do.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
            "instance": ["type": "string", "description": "names this one occurrence, in the log too"],
            "field": ["type": "string", "description": "the field of the input it is about"],
            "retryAfter": ["type": "integer", "description": "seconds to wait before the next try"],
        ],
    ]
}
