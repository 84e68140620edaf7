import AdminAPI
import AdminOperations
import Foundation
import NIOPosix
import TestSupport
import Testing

/// Engine and admin process apart: two programs on different addresses, TLS between them (`behaviour.md` 3.1).
@Suite("Split: an admin process without the engine", .serialized)
struct SplitTests {
    /// What somebody with this token is answered.
    private func answer(_ port: Int, _ host: String, _ tls: TLSFiles, _ token: String) async -> AdminProblem? {
        do {
            let client = try RemoteAdminService(
                url: "https://\(host):\(port)", authorities: tls.certificate, token: token, group: MultiThreadedEventLoopGroup.singleton)
            _ = try await client.perform(StatusShow(), by: Asker(.local(user: "root")))
            return nil
        } catch { return error as? AdminProblem ?? AdminProblem(.failed, "\(error)") }
    }

    /// A token of the engine's own; `nil` of an engine that knows no tokens, which refuses everybody it does not know.
    private func token(_ gateway: GatewayProcess) async throws -> String? {
        let client = AdminSocketClient(path: "\(gateway.state)/zegel.sock", group: MultiThreadedEventLoopGroup.singleton)
        do throws(AdminProblem) {
            let operation = TokenCreate(name: "split", scopes: [StatusShow.permission], days: 1)
            return try await client.perform(operation, by: Asker(.local(user: "root"))).secret
        } catch {
            guard error.type == .notFound else { throw error }
            return nil
        }
    }

    /// Whether the engine itself answered, with what it knows of the token.
    private func isServed(_ problem: AdminProblem?, _ token: String?) -> Bool {
        token != nil ? problem == nil : problem?.type == .noPermission || problem?.type == .notLoggedIn
    }

    @Test("A-57: either side is killed and comes back: starting, then the same token counts again; the admin process keeps nothing")
    func killAndRestart() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder, address: "127.0.0.2")
        let front = try await TLSFiles.make(in: folder, "front", address: "127.0.0.1")
        let port = try LoopbackPort.free().number
        let gateway = try GatewayProcess.administered(port: port, tls)
        try await gateway.start()
        let made = try await token(gateway)
        let token = made ?? "zegel_unknown"
        let admin = try AdminProgram("https://127.0.0.2:\(port)", front, authorities: tls)
        try await admin.start()
        #expect(isServed(await answer(port, "127.0.0.2", tls, token), made))
        #expect(isServed(await answer(admin.port, "127.0.0.1", front, token), made))
        #expect(await answer(admin.port, "127.0.0.1", front, "zegel_wrong")?.type != .temporary)

        gateway.kill()
        let starting = await answer(admin.port, "127.0.0.1", front, token)
        #expect(starting?.type == .temporary && starting?.detail.hasPrefix("starting: the engine at https://127.0.0.2:\(port)") == true)
        try await gateway.start()
        #expect(isServed(await answer(admin.port, "127.0.0.1", front, token), made))

        admin.end(SIGKILL)
        #expect(isServed(await answer(port, "127.0.0.2", tls, token), made))
        try await admin.start()
        #expect(isServed(await answer(admin.port, "127.0.0.1", front, token), made))
        #expect(admin.end(SIGTERM) == 0)
        #expect(admin.state.isEmpty, "\(admin.state)")
        #expect(!admin.log.contains(token) && !gateway.log.contains(token))
        gateway.kill()
    }

    @Test("A-20, A-57: the engine comes back to a store that is locked: SMTP 421, starting at both addresses, then it goes on by itself")
    func starting() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder, address: "127.0.0.2")
        let front = try await TLSFiles.make(in: folder, "front", address: "127.0.0.1")
        let (port, smtp) = (try LoopbackPort.free().number, try LoopbackPort.free().number)
        let gateway = try GatewayProcess(
            routes: .init(internal: 1, external: 1),
            tables: """
                [[listeners]]
                name = "third"
                address = "127.0.0.1"
                port = \(smtp)
                origin = "outside"

                [admin]
                address = "127.0.0.2"
                port = \(port)
                tls_certificate = "\(tls.certificate)"
                tls_key = "\(tls.key)"
                """)
        try await gateway.start()
        let token = try await token(gateway) ?? "zegel_unknown"
        let admin = try AdminProgram("https://127.0.0.2:\(port)", front, authorities: tls)
        try await admin.start()
        gateway.kill()

        let lock = try await Self.lock("\(gateway.state)/zegel.db", folder)
        async let start: Void = gateway.start()
        var looks = 0
        while looks < 500, await answer(port, "127.0.0.2", tls, token)?.detail.contains("does not answer yet") == true {
            looks += 1
            try await Task.sleep(for: .milliseconds(20))
        }
        for (host, port, files) in [("127.0.0.2", port, tls), ("127.0.0.1", admin.port, front)] {
            let problem = await answer(port, host, files, token)
            #expect(problem?.type == .temporary && problem?.detail == "starting: the store is being opened", "\(host): \(problem as Any)")
        }
        let greeting = String(decoding: try await RawExchange.run([], port: smtp), as: UTF8.self)
        #expect(greeting.contains("421 4.3.2"), "\(greeting)")
        try folder.write("release", [])
        _ = try await lock.value
        try await start
        #expect(await answer(admin.port, "127.0.0.1", front, token) == nil)
        admin.end(SIGTERM)
        gateway.kill()
    }

    /// Another program that has the whole database to itself until there is a file `release`.
    private static func lock(_ database: String, _ folder: TemporaryFolder) async throws -> Task<Tool.Outcome, any Error> {
        let python = try #require(Tool(named: "python3"))
        let script = """
            import sqlite3, os, time
            db = sqlite3.connect("\(database)", timeout=30, isolation_level=None)
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
            open("\(folder.path("locked"))", "w").close()
            end = time.monotonic() + 120
            while not os.path.exists("\(folder.path("release"))") and time.monotonic() < end: time.sleep(0.02)
            db.execute("ROLLBACK")
            """
        let lock = Task { try await python.run(["-c", script]) }
        while !FileManager.default.fileExists(atPath: folder.path("locked")) { try await Task.sleep(for: .milliseconds(10)) }
        return lock
    }

    @Test("without an engine from the beginning the admin process runs, says starting, and refuses what cannot work with exit 2")
    func alone() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder, address: "127.0.0.1")
        let admin = try AdminProgram("https://127.0.0.1:\(try LoopbackPort.free().number)", tls)
        try await admin.start()
        #expect(await answer(admin.port, "127.0.0.1", tls, "zegel_any")?.detail.hasPrefix("starting: ") == true)
        #expect(admin.end(SIGTERM) == 0)
        let bare = try folder.write("bare.toml", "state = \"\(folder.path("state"))\"\n[admin]\nport = 0\n".utf8)
        for (words, text) in [
            (["--roles", "admin"], "the engine is not named"), (["--roles", "portal"], "[portal] is missing"),
            (["--roles", "admin", "--engine", "http://192.0.2.1"], "in the clear"),
            (["--roles", "admin", "--engine", "http://127.0.0.1.example:80"], "in the clear"), (["--roles", "cook"], "--roles takes"),
            (["--engine", "https://192.0.2.1"], "without the engine"),
        ] {
            let outcome = try await Tool(path: GatewayProcess.program).run(["--config", bare, "serve"] + words)
            #expect(outcome.status == 2 && outcome.errors.contains(text), "\(words): \(outcome.status) \(outcome.errors)")
        }
    }

    @Test("an engine asked by its name shows a certificate for the name: one for its address alone is refused, and no token is sent")
    func name() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder, name: "other.example", address: "127.0.0.1")
        let port = try LoopbackPort.free().number
        let gateway = try GatewayProcess(
            routes: .init(internal: 1, external: 1),
            tables: "[admin]\nport = \(port)\ntls_certificate = \"\(tls.certificate)\"\ntls_key = \"\(tls.key)\"\n")
        try await gateway.start()
        let made = try await token(gateway)
        let token = made ?? "zegel_unknown"
        #expect(isServed(await answer(port, "127.0.0.1", tls, token), made))
        let refused = await answer(port, "localhost", tls, token)
        #expect(refused?.type == .temporary && refused?.detail.contains("its certificate is not trusted") == true, "\(refused as Any)")
        gateway.kill()
    }

    @Test("a renewed certificate counts from SIGHUP on, on connections made after it")
    func renewed() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder, address: "127.0.0.1")
        let old = try String(contentsOfFile: tls.certificate, encoding: .utf8)
        let port = try LoopbackPort.free().number
        let gateway = try GatewayProcess(
            routes: .init(internal: 1, external: 1),
            tables: "[admin]\nport = \(port)\ntls_certificate = \"\(tls.certificate)\"\ntls_key = \"\(tls.key)\"\n")
        try await gateway.start()
        #expect(await answer(port, "127.0.0.1", tls, "zegel_any")?.type != .temporary)
        let renewed = try await TLSFiles.make(in: folder, address: "127.0.0.1")
        #expect(try String(contentsOfFile: renewed.certificate, encoding: .utf8) != old)
        // The old one is still shown, and the new roots do not vouch for it.
        #expect(await answer(port, "127.0.0.1", renewed, "zegel_any")?.type == .temporary)
        kill(gateway.processIdentifier, SIGHUP)
        var problem: AdminProblem?
        for _ in 0..<200 {
            problem = await answer(port, "127.0.0.1", renewed, "zegel_any")
            if problem?.type != .temporary { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(problem?.type != .temporary, "\(gateway.log.suffix(1500))")
        gateway.kill()
    }
}
