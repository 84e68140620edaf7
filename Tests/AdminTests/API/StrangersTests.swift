import Foundation
import NIOPosix
import TestSupport
import Testing

@testable import AdminAPI

/// Programs of others that know the API from its OpenAPI text alone.
@Suite("API: what strangers make of the OpenAPI text", .serialized)
struct StrangersTests {
    @Test(
        "a client in Python does the ten most common tasks, with the text as its only source", .enabled(if: Tool(named: "python3") != nil))
    func client() async throws {
        let world = try await APIWorld()
        let id = try await world.fixture.accept()
        let folder = try TemporaryFolder()
        let token = try folder.write("token", TokenDesk.owner.utf8)
        let certificate = try folder.write("bob.pem", TestAuthority().leaf(for: "bob@partner.example").certificate.pem.utf8)
        let python = try #require(Tool(named: "python3"))
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Interop/Python/api_client.py").standardized
        let outcome = try await python.run(["-B", script.path, "http://127.0.0.1:\(world.server.port)", token, certificate, id])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        #expect(outcome.text.split(separator: "\n").count { $0.hasPrefix("done ") } == 11)
        await world.stop()
    }

    @Test(
        "an independent validator accepts the text",
        .enabled("the tools of packaging/python/pages.txt are not here") {
            await PythonTools.pages.arePresent
        })
    func validator() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("openapi.json", OpenAPIDocument.json)
        let outcome = try await PythonTools.pages.program("openapi-spec-validator").run([file])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    }

    @Test(
        "schemathesis finds no 5xx, no undocumented answer and no route without a login",
        .enabled("the tools of packaging/python/pages.txt are not here") { await PythonTools.pages.arePresent })
    func schemathesis() async throws {
        let world = try await APIWorld()
        let start = ContinuousClock.now
        let outcome = try await PythonTools.pages.program("schemathesis").run(
            [
                "run", "http://127.0.0.1:\(world.server.port)/api/v1/openapi.json", "--base-url", "http://127.0.0.1:\(world.server.port)",
                "--experimental=openapi-3.1", "-H", "Authorization: Bearer \(TokenDesk.owner)", "--checks", "all",
                "--hypothesis-max-examples", "6",
                "--hypothesis-seed", "7", "--hypothesis-database", "none", "--request-timeout", "10000", "--workers", "2",
                "--exclude-operation-id", "api.events", "--hypothesis-suppress-health-check", "all", "--data-generation-method", "all",
            ],
            environment: ["HYPOTHESIS_STORAGE_DIRECTORY": try TemporaryFolder().root, "PYTHONDONTWRITEBYTECODE": "1"])
        let took = ContinuousClock.now - start
        #expect(outcome.status == 0, "\(outcome.text.suffix(6000))\(outcome.errors.suffix(2000))")
        #expect(took < .seconds(180), "\(took)")
        await world.stop()
    }
}
