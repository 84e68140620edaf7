import Foundation
import TestSupport
import Testing

/// One who may not, at every door of the running program (`behaviour.md` 27.1).
@Suite("A-21: a log manager asks for the export of a key", .enabled(if: Tool(named: "curl") != nil))
struct LogManagerTests {
    @Test("API 403, page refused, command line exit 77: no file, no record; the owner gets it at each")
    func everywhere() async throws {
        let api = try await APIGateway.start()
        let folder = api.gateway.folder
        let (lena, anna) = (try await api.session("lena", "log manager"), try await api.session("anna", "owner"))
        let question = try folder.write("export", #"{"password":"twelve letters"}"#.utf8)

        let refused = try await api.ask("authorities/outer/export-key", login: lena, ["--json", "@\(question)"])
        #expect(refused.status == 403 && refused.body.contains("this needs the right authority.export-key"), "\(refused)")
        let remote = ["--server", api.url, "ca", "export", "outer", "--password-file", api.passwordFile, "--key"]
        let line = try await api.gateway.tool.run(remote + [folder.path("lena.p12"), "--token-file", lena])
        #expect(line.status == 77 && line.errors.contains("authority.export-key"), "\(line.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("lena.p12")))
        let page = try await act(api, "lena")
        #expect([403, 404].contains(page.status) && !page.body.contains("PRIVATE"), "\(page.status)")

        let audit = try await api.gateway.must("audit", "list", "--limit", "1000", "--json")
        #expect(!audit.text.contains("authority.export-key"))

        let file = try await api.ask("authorities/outer/export-key", login: anna, ["--json", "@\(question)"])
        #expect(file.status == 200 && file.head.lowercased().contains("content-type: application/pkcs12"), "\(file.status) \(file.head)")
        let own = try await api.gateway.tool.run(remote + [folder.path("anna.p12"), "--token-file", anna])
        #expect(own.status == 0 && FileManager.default.fileExists(atPath: folder.path("anna.p12")), "\(own.errors)")
        #expect(try await act(api, "anna").status == 200)
        let after = try await api.gateway.must("audit", "list", "--limit", "1000", "--json")
        #expect(after.text.matches(of: /authority\.export-key/).count == 3)
        api.gateway.kill()
    }

    @Test("a session in --token-file makes a token; a token makes none: exit 77")
    func tokens() async throws {
        let api = try await APIGateway.start()
        let (anna, token) = (try await api.session("anna", "owner"), try await api.token("all", "*"))
        let words = ["--server", api.url, "admin", "token", "create", "more", "--scope", "status.show", "--token-file"]
        let made = try await api.gateway.tool.run(words + [anna])
        #expect(made.status == 0 && made.text.hasPrefix("zegel_"), "\(made.errors)")
        let refused = try await api.gateway.tool.run(words + [token])
        #expect(refused.status == 77 && refused.errors.contains("this needs the right token.create"), "\(refused.errors)")
        api.gateway.kill()
    }

    /// The form of the page, as a browser sends it after logging in.
    private func act(_ api: APIGateway, _ name: String) async throws -> APIGateway.Answer {
        let scratch = try TemporaryFolder()
        let jar = ["--cookie", scratch.path("jar"), "--cookie-jar", scratch.path("jar"), "--header", "Origin: \(api.url)"]
        func formToken() throws -> String {
            let lines = try String(contentsOfFile: scratch.path("jar"), encoding: .utf8).split(separator: "\n")
            let value = lines.last { $0.contains("\tzegel\t") }?.split(separator: "\t").last
            return try #require(value?.split(separator: ".").last.map(String.init))
        }
        func form(_ fields: [String]) throws -> [String] {
            let all = fields + ["form-token=\(try formToken())"]
            return jar + ["--data", "@\(try scratch.write("form", all.joined(separator: "&").utf8))"]
        }
        #expect(try await api.page("/login", jar).status == 200)
        let login = try await api.page("/login", form(["name=\(name)", "password=correct+horse+battery"]))
        #expect(login.status == 303, "\(login.status)")
        return try await api.page("/act", form(["operation=authority.export-key", "name=outer", "password=twelve+letters", "sure=1"]))
    }
}
