import Foundation
import Mail
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

@Suite("Started by systemd", .enabled(if: Tool(named: "python3") != nil, "python3 is not installed"))
struct ActivationTests {
    /// What systemd does: opens the socket, names it, and becomes the program.
    private static let starter = """
        import os, socket, sys
        folder, program = sys.argv[1], sys.argv[2]
        s = socket.create_server(('127.0.0.1', 0))
        open(folder + '/port', 'w').write(str(s.getsockname()[1]))
        os.dup2(s.fileno(), 3)
        os.set_inheritable(3, True)
        env = dict(os.environ, LISTEN_PID=str(os.getpid()), LISTEN_FDS='1', LISTEN_FDNAMES=sys.argv[3], NOTIFY_SOCKET=folder + '/notify')
        os.execve(program, [program, '--config', folder + '/zegel.toml', 'serve'], env)
        """

    private struct Started {
        let folder: TemporaryFolder
        let manager: DatagramReceiver
        let child: Spawned
        var port: Int { (try? String(contentsOfFile: folder.path("port"), encoding: .utf8)).flatMap(Int.init) ?? 0 }
        var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }
    }

    private func start(socketNamed name: String) throws -> Started {
        let folder = try TemporaryFolder()
        let configuration = """
            host_name = "gateway.zegel.example"
            state = "\(folder.path("state"))"

            [[listeners]]
            name = "inside"
            port = 25
            origin = "inside"

            """
        try folder.write("zegel.toml", configuration.utf8)
        try folder.write("start.py", Self.starter.utf8)
        let manager = try DatagramReceiver(path: folder.path("notify"))
        let python = try #require(Tool(named: "python3"))
        let child = try Spawned(
            python.path, [folder.path("start.py"), folder.path(""), GatewayProcess.program, name], output: folder.path("log"),
            errors: folder.path("log"))
        return Started(folder: folder, manager: manager, child: child)
    }

    @Test("it takes mail on the socket it was given, and says when it is ready and when it stops")
    func takesTheSocket() async throws {
        let started = try start(socketNamed: "inside")
        #expect(try await started.manager.read(2).map { $0.prefix(15) } == ["STATUS=starting", "READY=1\nSTATUS="], "\(started.log)")
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "client.example")
        let bob = try #require(EmailAddress("bob@partner.example"))
        let outcomes = await client.deliver(
            envelope: Envelope(reversePath: EmailAddress("alice@zegel.example"), forwardPaths: [bob]),
            to: NextHop(host: "127.0.0.1", port: started.port, tls: .none), content: OutgoingContent(Array("Subject: x\r\n\r\nx\r\n".utf8)))
        await client.close()
        if case .delivered = try #require(outcomes[bob]) {} else { Issue.record("\(outcomes)") }
        started.child.signal(SIGTERM)
        #expect(try await started.manager.read(1) == ["STOPPING=1\nSTATUS=stopping"])
        #expect(started.child.wait() == 0)
    }

    @Test("a socket no listener has the name of is refused with what to do")
    func unknownName() throws {
        let started = try start(socketNamed: "smtp")
        #expect(started.child.wait() == 2)
        #expect(started.log.contains("FileDescriptorName="), "\(started.log)")
    }
}
