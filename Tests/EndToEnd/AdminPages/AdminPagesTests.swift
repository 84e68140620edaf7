import AdminAPI
import AdminOperations
import Foundation
import NIOPosix
import TestSupport
import Testing

/// The admin pages of the real program, by a browser.
@Suite(
    "Admin pages of the real program", .serialized,
    .enabled("needs Chromium and Python tools") {
        await PythonTools.pages.arePresent && FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
    })
struct AdminPagesTests {
    private static let stories = "Tests/AdminWebTests/Browser/stories.py"

    @Test("from the first start to a first encrypted mail, by the wizard alone")
    func wizard() async throws {
        let (inside, outside) = (try await Inbox.start(), try await Inbox.start())
        let port = try LoopbackPort.free().number
        let gateway = try GatewayProcess(
            routes: .init(internal: inside.port, external: outside.port), configuration: "\n[admin]\nport = \(port)\n")
        try await gateway.start()
        let token = try String(contentsOfFile: "\(gateway.state)/setup-token", encoding: .utf8).trimmingCharacters(
            in: .whitespacesAndNewlines)
        let authority = try TestAuthority()
        let bob = try authority.leaf(for: "bob@partner.example")
        let files = try TemporaryFolder()
        let root = try files.write("root.pem", authority.root.certificate.pem.utf8)
        let certificate = try files.write("bob.pem", bob.certificate.pem.utf8)
        let said = try await PythonTools.pages.run(Self.stories, ["wizard", "http://127.0.0.1:\(port)", token, root, certificate])
        #expect(said.contains("told: wizard"), "\(said)")
        let text = try #require(await outside.mails(for: "bob@partner.example").first).text
        #expect(text.contains("application/pkcs7-mime") && !text.contains("Content-Type: text/plain"))
        await gateway.stop()
        await inside.stop()
        await outside.stop()
    }

    @Test("pages of a process without the engine: the engine is killed and comes back, nobody logs in again")
    func split() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder, address: "127.0.0.2")
        let front = try await TLSFiles.make(in: folder, "front", address: "127.0.0.1")
        let port = try LoopbackPort.free().number
        let gateway = try GatewayProcess.administered(port: port, tls)
        try await gateway.start()
        try await gateway.must("settings", "set", "admin.second-factor", "false")
        let client = AdminSocketClient(path: "\(gateway.state)/zegel.sock", group: MultiThreadedEventLoopGroup.singleton)
        let anna = AdministratorCreate(name: "anna", password: "correct horse battery", roles: ["owner"])
        _ = try await client.perform(anna, by: Asker(.local(user: "root")))
        let admin = try AdminProgram("https://127.0.0.2:\(port)", front, authorities: tls)
        try await admin.start()
        let signs = try TemporaryFolder()
        async let told = PythonTools.pages.run(Self.stories, ["split", "https://127.0.0.1:\(admin.port)", signs.root])
        try await wait(for: signs.path("logged-in"))
        gateway.kill()
        try signs.write("killed", [])
        try await wait(for: signs.path("seen-starting"))
        try await gateway.start()
        let said = try await told
        #expect(said.contains("told: split"), "\(said)")
        admin.end(SIGTERM)
        gateway.kill()
    }

    /// Until the browser has come so far.
    private func wait(for file: String) async throws {
        for _ in 0..<1200 where !FileManager.default.fileExists(atPath: file) { try await Task.sleep(for: .milliseconds(50)) }
        #expect(FileManager.default.fileExists(atPath: file), "\(file)")
    }
}
