import Foundation
import TestSupport
import Testing

/// Somebody at the page of an admin process whose engine is restarted (`behaviour.md` 3.6).
@Suite("A-57: the page of an admin process on another address", .enabled(if: Tool(named: "curl") != nil))
struct SplitPageTests {
    /// A browser's cookies, kept by curl.
    private struct Visitor {
        let url: String
        let authorities: String
        let folder: TemporaryFolder

        func get(_ path: String, _ more: [String] = []) async throws -> (status: Int, body: String) {
            let curl = try #require(Tool(named: "curl"))
            let outcome = try await curl.run(
                [
                    "--silent", "--cacert", authorities, "--cookie", folder.path("jar"), "--cookie-jar", folder.path("jar"), "--header",
                    "Origin: \(url)", "--output", folder.path("page"), "--write-out", "%{http_code}",
                ] + more + [url + path])
            return (Int(outcome.text) ?? 0, (try? String(contentsOfFile: folder.path("page"), encoding: .utf8)) ?? "")
        }

        func logIn(_ name: String, _ password: String) async throws {
            #expect(try await get("/login").status == 200)
            let jar = try String(contentsOfFile: folder.path("jar"), encoding: .utf8).split(separator: "\n")
            let token = try #require(jar.last { $0.contains("zegel\t") }?.split(separator: ".").last)
            let form = try folder.write("form", "name=\(name)&password=\(password)&form-token=\(token)".utf8)
            let answer = try await get("/login", ["--data", "@\(form)"])
            #expect(answer.status == 303, "\(answer.body)")
        }
    }

    @Test("the engine goes: the page says starting; it comes back: the next look is answered without a new login")
    func page() async throws {
        let folder = try TemporaryFolder()
        let (tls, front) = (
            try await TLSFiles.make(in: folder, address: "127.0.0.2"), try await TLSFiles.make(in: folder, "front", address: "127.0.0.1")
        )
        let port = try LoopbackPort.free().number
        let gateway = try GatewayProcess.administered(port: port, tls)
        try await gateway.start()
        try await gateway.must("settings", "set", "admin.second-factor", "false")
        let password = try folder.write("password", "correct-horse-battery\n".utf8)
        try await gateway.must("admin", "create", "anna", "--role", "owner", "--password-file", password)
        let admin = try AdminProgram("https://127.0.0.2:\(port)", front, authorities: tls)
        try await admin.start()
        let anna = Visitor(url: "https://127.0.0.1:\(admin.port)", authorities: front.certificate, folder: folder)
        try await anna.logIn("anna", "correct-horse-battery")
        #expect(try await anna.get("/domains").status == 200)

        gateway.kill()
        let meanwhile = try await anna.get("/domains")
        #expect(meanwhile.status == 503 && meanwhile.body.lowercased().contains("starting"), "\(meanwhile)")
        try await gateway.start()
        #expect(try await anna.get("/domains").status == 200)

        admin.end(SIGKILL)
        try await admin.start()
        #expect(try await anna.get("/domains").status == 200)
        admin.end(SIGTERM)
        gateway.kill()
    }
}
