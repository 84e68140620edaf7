import AdminAPI
import AdminOperations
import Foundation
import TestSupport
import Testing

@Suite("Admin socket: only we and root get through")
struct SocketTests {
    @Test("the socket has mode 0600")
    func mode() async throws {
        let fixture = try await APIFixture()
        var status = stat()
        #expect(lstat(fixture.path, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFSOCK && status.st_mode & 0o777 == 0o600)
        await fixture.server.stop()
    }

    @Test("who asks is what the kernel says, whatever the client claims")
    func peer() async throws {
        let fixture = try await APIFixture()
        _ = try await fixture.client.perform(
            "status.show", input: Data("{}".utf8), by: Asker(.local(user: "nobody")))
        let who = try #require(fixture.service.asked.first?.who)
        #expect(who == Asker(.local(user: NSUserName())))
        await fixture.server.stop()
    }

    @Test("the socket of a dead process is replaced")
    func stale() async throws {
        let folder = try TemporaryFolder()
        close(try RawClient.listening(folder.path("zegel.sock")))
        #expect(await !APIFixture.client(folder.path("zegel.sock")).isReachable())
        let server = try await APIFixture.start(folder.path("zegel.sock"))
        #expect(await APIFixture.client(folder.path("zegel.sock")).isReachable())
        await server.stop()
    }

    @Test("the socket of a living one is not")
    func inUse() async throws {
        let fixture = try await APIFixture()
        await #expect(throws: SocketError.inUse(fixture.path)) { try await APIFixture.start(fixture.path) }
        #expect(await fixture.client.isReachable())
        await fixture.server.stop()
    }

    @Test("a file of that name stays as it is")
    func notASocket() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("zegel.sock", Array("precious".utf8))
        await #expect(throws: SocketError.self) { try await APIFixture.start(path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test("a path that is too long, and a folder that is not there, are said so")
    func badPaths() async throws {
        let long = "/tmp/\(String(repeating: "x", count: 120))/zegel.sock"
        await #expect(throws: SocketError.pathTooLong(long)) { try await APIFixture.start(long) }
        let folder = try TemporaryFolder()
        let error = await #expect(throws: SocketError.self) { try await APIFixture.start(folder.path("none/zegel.sock")) }
        #expect(error?.description.contains("No such file") == true)
    }

    @Test("stopped, it leaves no socket behind and is not reachable")
    func stop() async throws {
        let fixture = try await APIFixture()
        await fixture.server.stop()
        #expect(!FileManager.default.fileExists(atPath: fixture.path))
        #expect(await !fixture.client.isReachable())
    }

    @Test("where nobody listens the client says so as temporary trouble, and goes on living")
    func nobody() async throws {
        let folder = try TemporaryFolder()
        close(try RawClient.listening(folder.path("dead.sock")))
        for name in ["none.sock", "dead.sock", "none/none.sock"] {
            let problem = await #expect(throws: AdminProblem.self) {
                try await APIFixture.client(folder.path(name)).perform(StatusShow(), by: APIFixture.me)
            }
            #expect(problem?.type == .temporary)
        }
    }

    @Test("an engine that dies before it answers is temporary trouble")
    func dies() async throws {
        let folder = try TemporaryFolder()
        let listener = try RawClient.listening(folder.path("zegel.sock"))
        Thread.detachNewThread {
            let connection = accept(listener, nil, nil)
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
            close(connection)
            close(listener)
        }
        let problem = await #expect(throws: AdminProblem.self) {
            try await APIFixture.client(folder.path("zegel.sock")).perform(StatusShow(), by: APIFixture.me)
        }
        #expect(problem?.type == .temporary)
    }
}
