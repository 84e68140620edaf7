import AdminAPI
import ArgumentParser
import Foundation

struct APICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api", abstract: "The API of administrators and scripts.", subcommands: [OpenAPI.self])

    struct OpenAPI: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "openapi", abstract: "Print the API as OpenAPI 3.1, as /api/v1/openapi.json serves it.")

        func run() { print(String(decoding: OpenAPIDocument.json, as: UTF8.self)) }
    }
}
