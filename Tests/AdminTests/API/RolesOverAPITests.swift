import AdminOperations
import Foundation
import NIOPosix
import TestSupport
import Testing
import Web

@testable import Admin
@testable import AdminAPI

/// Everybody over the real API: the logins, the roles and the engine are the real ones (`behaviour.md` 27.4).
@Suite("A8.7 Roles × operations over the API")
struct GateA8x7RolesTests {
    /// The API in front of an engine with administrators.
    private struct Door {
        let fixture: AccessFixture
        let server: AdminServer
        let connection: WebClient

        init() async throws {
            fixture = try await AccessFixture()
            server = try await AdminServer.start(
                host: "127.0.0.1", port: 0, service: fixture.engine, group: MultiThreadedEventLoopGroup.singleton, logger: APIWorld.quiet)
            connection = WebClient(engine: .host("127.0.0.1", port: server.port, tls: nil), group: MultiThreadedEventLoopGroup.singleton)
        }

        /// - Parameter proof: what stands in `Authorization`.
        func ask(_ operation: any AdminOperation.Type, _ proof: String?) async throws -> WebClient.Answer {
            let request = try MadeRequest(operation, MadeRequest.sample(operation))
            var headers = proof.map { [("Authorization", $0)] } ?? []
            if request.json != nil { headers.append(("Content-Type", "application/json")) }
            return try await connection.ask(
                .init(rawValue: request.method), "/api/v1/\(request.path)", headers: headers, body: Data((request.json ?? "").utf8))
        }
    }

    @Test("each role is answered what the table of docs/roles.md says, by every route", arguments: BuiltInRole.all.map(\.name))
    func table(_ role: String) async throws {
        let door = try await Door()
        guard case .session(let session) = try await door.fixture.loggedIn("anna", [role]).proof else { return }
        let rows = try GateA8x7OperationTests.rows()
        var (allowed, refused) = (0, 0)
        for operation in AllOperations.list where operation.access == .right {
            let row = try #require(rows[operation.name], "\(operation.name) is not in docs/roles.md")
            let answer = try await door.ask(operation, "Bearer \(session)")
            let isRefused = answer.status == 403 && answer["detail"] == "this needs the right \(operation.permission)"
            let place = "\(role): \(operation.name): \(answer.status) \(answer.text.prefix(200))"
            #expect(answer.status != 401 && answer.status < 500 || answer.status == 503, "\(place)")
            if row.contains(role) {
                #expect(!isRefused, "\(place)")
                allowed += 1
            } else if !row.contains("\(role) (in part)") {
                #expect(isRefused, "\(place)")
                refused += 1
            }
        }
        // Nobody has nothing, and nobody but the owner has all.
        #expect(allowed > 0 && (refused == 0) == (role == "owner"), "\(allowed) \(refused)")
        await door.server.stop()
    }

    @Test("nobody, and who shows what opens nothing, is told 401 by every route but the short list")
    func nobody() async throws {
        let door = try await Door()
        guard case .session(let session) = try await door.fixture.loggedIn("anna", ["owner"]).proof else { return }
        try await door.fixture.run(SessionEnd(), by: Asker(.session(session)))
        for operation in AllOperations.list where operation.access != .anybody {
            for proof in [nil, "Bearer zegel_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Bearer \(session)", "Basic YW5uYTpwYXNz", "Bearer "] {
                let answer = try await door.ask(operation, proof)
                #expect(answer.status == 401, "\(operation.name), \(proof ?? "nothing"): \(answer.status) \(answer.text.prefix(200))")
            }
        }
        await door.server.stop()
    }
}
