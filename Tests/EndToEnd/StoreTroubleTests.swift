import Foundation
import Gateway
import Logging
import Mail
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

@Suite("Trouble with the store defers and never bypasses", .serialized)
struct StoreTroubleTests {
    @Test("A-20: the store is locked: 4yz and nothing is bypassed; then mail goes on")
    func a20() async throws {
        let world = try await World.start()
        let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
        let release = world.gateway.folder.path("release")
        let locker = """
            import sqlite3, os, time, sys
            db = sqlite3.connect("\(world.gateway.state)/zegel.db", timeout=30, isolation_level=None)
            db.execute("BEGIN IMMEDIATE")
            open("\(release).locked", "w").close()
            end = time.monotonic() + 60
            while not os.path.exists("\(release)") and time.monotonic() < end: time.sleep(0.02)
            db.execute("ROLLBACK")
            """
        let python = try #require(Tool(named: "python3"))
        let lock = Task { try await python.run(["-c", locker]) }
        while !FileManager.default.fileExists(atPath: "\(release).locked") { try await Task.sleep(for: .milliseconds(10)) }
        let outcome = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        guard case .deferred(let reply?, _) = outcome[bob] else { throw HarnessError.stopped("\(outcome)") }
        #expect(reply.isTransient && reply.status?.class == 4)
        #expect(world.outside.all.isEmpty)
        try world.gateway.folder.write("release", [])
        #expect(try await lock.value.status == 0)
        let again = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        #expect(again[bob].map { if case .delivered = $0 { true } else { false } } == true)
        #expect(await world.outside.mails(for: bob).count == 1)
        await world.stop()
    }

    @Test("A-20: while the engine is not ready every client gets 421 4.3.2")
    func notReady() async throws {
        // The door itself: it is open for connections before the engine is, and says so.
        let admission = Admission(
            relayDomains: [], disk: DiskGauge(maximumSize: 0, free: { nil }, now: { Date() }), logger: Logger(label: "test"))
        let listener = try await SMTPListener.start(
            ListenerConfiguration(name: "door", host: "127.0.0.1", port: 0, origin: .inside, hostName: "gateway.example"),
            receiver: admission,
            group: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test"), now: { Date() })
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "client.example")
        let bob = try #require(EmailAddress("bob@partner.example"))
        let outcome = await client.deliver(
            envelope: Envelope(reversePath: bob, forwardPaths: [bob]), to: NextHop(host: "127.0.0.1", port: listener.localPort, tls: .none),
            content: OutgoingContent(World.mail(from: "bob@partner.example", to: "bob@partner.example")))
        guard case .deferred(let reply?, _) = outcome[bob] else { throw HarnessError.stopped("\(outcome)") }
        #expect(reply.code == 421 && reply.status == EnhancedStatus(4, 3, 2))
        await client.close()
        await listener.stop(within: .zero)
    }

    @Test("the key that must sign is gone from the store: mail waits, nothing leaves in the clear")
    func keyGone() async throws {
        let world = try await World.start()
        let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
        let identity = try await world.addKey(try world.authority.leaf(for: alice))
        try await world.set("sign.mode", "required", user: alice)
        try await world.gateway.must("certificate", "delete", identity.certificate.thumbprint, "--with-key")
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        let notice = try #require(await world.inside.mails(for: alice).first)
        #expect(notice.text.contains(bob) && !notice.text.contains("MARK "))
        #expect(world.outside.all.isEmpty)
        await world.stop()
    }
}
