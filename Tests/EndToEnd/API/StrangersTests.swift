import AdminAPI
import Foundation
import TestSupport
import Testing

/// Programs of others that know the API from its OpenAPI text alone, against the running program.
@Suite("API: what strangers make of the OpenAPI text", .serialized)
struct StrangersTests {
    @Test(
        "a client in Python does the ten most common tasks, with the text as its only source", .enabled(if: Tool(named: "python3") != nil))
    func client() async throws {
        let api = try await APIGateway.start()
        let folder = api.gateway.folder
        let token = try await api.token("python", "*")
        let mail = try await api.ask(
            "messages/test", login: token, ["--json", #"{"from":"alice@zegel.example","to":"waits@partner.example"}"#])
        let id = (try JSONSerialization.jsonObject(with: Data(mail.body.utf8)) as? [String: String])?["id"]
        let certificate = try folder.write("bob.pem", TestAuthority().leaf(for: "bob@partner.example").certificate.pem.utf8)
        let python = try #require(Tool(named: "python3"))
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Interop/Python/api_client.py").standardized
        let outcome = try await python.run(["-B", script.path, api.url, token, certificate, try #require(id, "\(mail)")])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        #expect(outcome.text.split(separator: "\n").count { $0.hasPrefix("done ") } == 11)
        api.gateway.kill()
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
        let api = try await APIGateway.start()
        let token = try await api.token("schemathesis", "*")
        // The token goes in by a hook: arguments are seen by everybody.
        let hooks = try api.gateway.folder.write(
            "hooks.py",
            """
            import schemathesis

            @schemathesis.auth()
            class Token:
                def get(self, case, context):
                    return open(\(token.debugDescription)).read().strip()

                def set(self, case, data, context):
                    case.headers = dict(case.headers or {}, Authorization=f"Bearer {data}")

            """.utf8)
        let outcome = try await PythonTools.pages.program("schemathesis").run(
            [
                "run", "\(api.url)/api/v1/openapi.json", "--base-url", api.url, "--experimental=openapi-3.1", "--checks", "all",
                "--hypothesis-max-examples", "6", "--hypothesis-seed", "7", "--hypothesis-database", "none", "--request-timeout", "30000",
                "--workers", "2", "--exclude-operation-id", "api.events", "--hypothesis-suppress-health-check", "all",
                "--data-generation-method", "all",
            ],
            environment: [
                "HYPOTHESIS_STORAGE_DIRECTORY": try TemporaryFolder().root, "PYTHONDONTWRITEBYTECODE": "1", "SCHEMATHESIS_HOOKS": "hooks",
                "PYTHONPATH": URL(filePath: hooks).deletingLastPathComponent().path,
            ])
        #expect(outcome.status == 0, "\(outcome.text.suffix(6000))\(outcome.errors.suffix(2000))")
        // The token was good to the end: otherwise 401 to everything would have been found to be documented.
        #expect(try await api.ask("status", login: token).status == 200)
        #expect(!api.gateway.log.contains("admin.failed"))
        api.gateway.kill()
    }
}
