import Foundation
import TestSupport
import Testing

/// The real program with its API on loopback, asked by curl; what opens it stands in files, never in arguments.
struct APIGateway {
    let gateway: GatewayProcess
    let url: String
    /// Of everybody's password.
    let passwordFile: String
    static let password = "correct horse battery"

    /// Started, with `zegel.example` internal, an authority and no second factor; mail to the outside waits.
    static func start() async throws -> APIGateway {
        let port = try LoopbackPort.free().number
        let gateway = try GatewayProcess(
            routes: .init(internal: 1, external: 1),
            tables: "[routes.external]\nhost = \"127.0.0.1\"\nport = 1\ntls = \"none\"\n\n[admin]\nport = \(port)\n")
        try await gateway.start()
        try await gateway.must("domain", "add", "zegel.example", "--internal")
        try await gateway.must("settings", "set", "admin.second-factor", "false")
        try await gateway.must("ca", "create", "outer")
        return APIGateway(
            gateway: gateway, url: "http://127.0.0.1:\(port)",
            passwordFile: try gateway.folder.write("password", "\(password)\n".utf8))
    }

    /// - Returns: a file with a token that has rights.
    func token(_ name: String, _ scopes: String...) async throws -> String {
        let words = ["--config", gateway.folder.path("zegel.toml"), "admin", "token", "create", name] + scopes.flatMap { ["--scope", $0] }
        let outcome = try await gateway.tool.run(words)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try keep(outcome.text.trimmingCharacters(in: .whitespacesAndNewlines), name)
    }

    /// Somebody who is logged in.
    /// - Returns: a file with his session.
    func session(_ name: String, _ role: String) async throws -> String {
        try await gateway.must("admin", "create", name, "--role", role, "--password-file", passwordFile)
        let question = try gateway.folder.write("login-\(name)", #"{"name":"\#(name)","password":"\#(Self.password)"}"#.utf8)
        let answer = try await ask("sessions", ["--json", "@\(question)"])
        let members = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        return try keep(try #require(members?["session"] as? String, "\(answer)"), name)
    }

    /// The secret for `--token-file`, and beside it a header field for curl.
    private func keep(_ secret: String, _ name: String) throws -> String {
        try gateway.folder.write("\(name).header", "Authorization: Bearer \(secret)\n".utf8)
        return try gateway.folder.write(name, "\(secret)\n".utf8)
    }

    struct Answer {
        var status: Int
        /// Header fields and their lines, as they came.
        var head: String
        var body: String
    }

    /// One request by curl.
    /// - Parameter login: a file of `token` or `session`.
    func ask(_ path: String, login: String? = nil, _ options: [String] = []) async throws -> Answer {
        try await page("/api/v1/\(path)", (login.map { ["--header", "@\($0).header"] } ?? []) + options)
    }

    /// The same for pages.
    func page(_ path: String, _ options: [String]) async throws -> Answer {
        let curl = try #require(Tool(named: "curl"))
        let scratch = try TemporaryFolder()
        let usual = [
            "--silent", "--show-error", "--dump-header", scratch.path("head"), "--output", scratch.path("body"), "--write-out",
            "%{http_code}",
        ]
        let outcome = try await curl.run(usual + options + [url + path])
        return Answer(
            status: Int(outcome.text) ?? 0, head: (try? String(contentsOfFile: scratch.path("head"), encoding: .utf8)) ?? "",
            body: (try? String(contentsOfFile: scratch.path("body"), encoding: .utf8)) ?? outcome.errors)
    }
}
