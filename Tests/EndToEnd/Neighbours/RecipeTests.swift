import Foundation
import TestSupport
import Testing

@Suite("The recipes of docs/recipes")
struct RecipeTests {
    private static var recipes: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "docs/recipes")) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted()
    }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: "docs/recipes/\(name)", encoding: .utf8) }

    /// The blocks of a language.
    private func blocks(_ language: String, of text: String) -> [String] {
        text.components(separatedBy: "```\(language)\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
    }

    @Test("there are six, each linked from the README, and each ends with what to check")
    func complete() throws {
        let readme = try String(contentsOfFile: "README.md", encoding: .utf8)
        #expect(
            Self.recipes == [
                "content-scanner.md", "google-workspace.md", "mailcow.md", "microsoft-365.md", "postfix-content-filter.md",
                "postfix-front-back.md",
            ])
        for name in Self.recipes {
            #expect(readme.contains("docs/recipes/\(name)"), "\(name)")
            let last = try #require(try text(name).components(separatedBy: "\n## ").last)
            #expect(last.hasPrefix("Check") && last.contains("zegel doctor"), "\(name)")
        }
    }

    @Test("zegel config check takes every configuration they show")
    func configurations() async throws {
        var count = 0
        for name in Self.recipes {
            for block in try blocks("toml", of: text(name)) {
                let folder = try TemporaryFolder()
                let file = try folder.write("zegel.toml", block.utf8)
                let checked = try await Tool(path: GatewayProcess.program).run(["--config", file, "config", "check"])
                #expect(checked.status == 0, "\(name): \(checked.text) \(checked.errors)")
                count += 1
            }
        }
        #expect(count >= 3)
    }

    @Test("every main.cf sets both settings against smuggling, and postconf knows all that is in it")
    func postfix() async throws {
        var count = 0
        for name in Self.recipes {
            for block in try blocks("main.cf", of: text(name)) {
                #expect(block.contains("smtpd_forbid_bare_newline = yes\n"), "\(name)")
                #expect(block.contains("smtpd_forbid_unauth_pipelining = yes\n"), "\(name)")
                count += 1
                guard let postconf = Tool(named: "postconf") else { continue }
                let folder = try TemporaryFolder()
                try folder.write("main.cf", block.utf8)
                try folder.write("master.cf", try blocks("master.cf", of: text(name)).joined().utf8)
                let read = try await postconf.run(["-c", folder.root, "-n"])
                #expect(read.status == 0 && !read.errors.contains("unused parameter"), "\(name): \(read.errors)")
            }
        }
        #expect(count >= 3)
    }
}
