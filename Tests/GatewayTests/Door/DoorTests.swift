import Foundation
import Logging
import Mail
import NIOPosix
import OpenSSL
import SMTP
import SMTPTransport
import Synchronization
import TestSupport
import Testing

@testable import Gateway
@testable import Store

/// What is decided before a message is taken: logins, recipients, room on the disk and in memory.
@Suite("The door", .serialized)
struct DoorTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func client(_ address: String, account: String? = nil) -> ClientFacts {
        ClientFacts(
            address: address, heloName: "c.test", tls: "TLSv1.3", origin: .outside, originReason: "test", listener: "submission",
            authenticatedAs: account)
    }

    @Test("logins by password and by SCRAM; five failures of a client end its tries for 300 s, and nobody else's") func logins()
        async throws
    {
        let fixture = try await NoticeFixture()
        let crypto = CryptoPool(threads: 1)
        let desk = AccountDesk(store: fixture.store, crypto: crypto, now: { fixture.clock.now }, logger: Self.logger)
        let credential = AccountCredential(password: "a good password", iterations: 4096, random: Random.bytes)
        let senders = ["alice@zegel.example"].compactMap { AccountRow.Sender($0) }
        _ = try await fixture.store.write { try $0.addAccount("alice", credential, senders: senders) }
        let (good, bad) = (
            LoginAttempt.password(account: "alice", password: "a good password"), LoginAttempt.password(account: "alice", password: "x")
        )
        let (here, there) = (Self.client("2001:db8::1"), Self.client("2001:db8:0:1::1"))
        #expect(await desk.check(good, here) == .accepted(account: "alice", serverSignature: nil))
        #expect(await desk.check(.password(account: "bob", password: "a good password"), here) == .refused)
        for _ in 0..<4 { #expect(await desk.check(bad, here) == .refused) }
        // Another address of the same network is the same client; a neighbour is not.
        #expect(await desk.check(good, Self.client("2001:db8::2")) == .throttled)
        #expect(await desk.check(good, there) == .accepted(account: "alice", serverSignature: nil))
        fixture.clock.advance(by: 301)
        #expect(await desk.check(good, here) == .accepted(account: "alice", serverSignature: nil))
        let many = await withTaskGroup(of: LoginResult.self) { group in
            for _ in 0..<30 { group.addTask { await desk.check(bad, Self.client("192.0.2.99")) } }
            return await group.reduce(into: [LoginResult]()) { $0.append($1) }
        }
        #expect(many.count { $0 == .refused } == 5 && many.count { $0 == .throttled } == 25)
        let challenges = [await desk.challenge("alice"), await desk.challenge("nobody"), await desk.challenge("nobody")].compactMap(\.self)
        #expect(challenges.count == 3 && challenges[0].salt == credential.salt && challenges[1].salt == challenges[2].salt)
        #expect(Set(challenges.map(\.nonce)).count == 3)
        #expect(await desk.refusal(of: "alice", sending: EmailAddress("alice@zegel.example")) == nil)
        for address in ["bob@zegel.example", "alice@other.example"] {
            let reply = await desk.refusal(of: "alice", sending: EmailAddress(address))
            #expect(reply?.code == 550 && reply?.status == EnhancedStatus(5, 7, 1))
        }
        #expect(await desk.refusal(of: "removed", sending: nil)?.code == 550)
        try await fixture.stop()
        try await crypto.stop()
    }

    @Test("the inside is asked once for each recipient, and its answers are kept; without it known recipients are taken") func callAhead()
        async throws
    {
        let isDown = Mutex(false)
        let sink = try MailSink { command, _ in
            if isDown.withLock({ $0 }) { return .replyAndDrop("421 4.3.2 Down") }
            return command.hasPrefix("RCPT TO:<no@") ? .reply("550 5.1.1 Unknown") : nil
        }
        let fixture = try await NoticeFixture()
        let relay = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let desk = RecipientDesk(
            check: .callAhead, store: fixture.store, relay: relay,
            routes: RouteTable(internal: NextHop(host: "127.0.0.1", port: sink.port, tls: .none), external: nil),
            now: { fixture.clock.now }, logger: Self.logger)
        let yes = try #require(EmailAddress("yes@zegel.example"))
        let no = try #require(EmailAddress("no@zegel.example"))
        let new = try #require(EmailAddress("new@zegel.example"))
        for _ in 0..<3 {
            #expect(try await desk.refusal(of: yes) == nil)
            #expect(try await desk.refusal(of: no)?.summary.hasPrefix("550 5.1.1") == true)
        }
        #expect(sink.commands.count { $0.hasPrefix("RCPT") } == 2 && sink.received.isEmpty)
        #expect(sink.commands.filter { $0.hasPrefix("MAIL") }.allSatisfy { $0.hasPrefix("MAIL FROM:<>") })
        isDown.withLock { $0 = true }
        fixture.clock.advance(by: 8 * 86_400)
        #expect(try await desk.refusal(of: yes) == nil)
        for recipient in [no, new] { #expect(try await desk.refusal(of: recipient)?.summary.hasPrefix("450 4.4.1") == true) }
        fixture.clock.advance(by: 30 * 86_400)
        #expect(try await desk.refusal(of: yes)?.code == 450)
        await relay.close()
        try await fixture.stop()
    }

    @Test("only listed users are taken where the configuration says users") func users() async throws {
        let fixture = try await NoticeFixture()
        let relay = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let desk = RecipientDesk(
            check: .users, store: fixture.store, relay: relay, routes: RouteTable(internal: nil, external: nil),
            now: { fixture.clock.now }, logger: Self.logger)
        let alice = try #require(EmailAddress("alice@zegel.example"))
        #expect(try await desk.refusal(of: alice)?.status == EnhancedStatus(5, 1, 1))
        _ = try await fixture.store.write { try $0.addUser(alice) }
        for text in ["alice@zegel.example", "Alice+tag@zegel.example"] {
            #expect(try await desk.refusal(of: try #require(EmailAddress(text))) == nil)
        }
        await relay.close()
        try await fixture.stop()
    }

    @Test("452 4.3.1 below one and a half times the largest message and 1 GiB, and good again by itself") func disk() async throws {
        let clock = TestClock()
        let free = Mutex<Int64?>(nil)
        let gauge = DiskGauge(maximumSize: 100 << 20, free: { free.withLock { $0 } }, now: { clock.now })
        let needed = Int64(150 << 20) + 1 << 30
        for (bytes, hasRoom) in [(nil, true), (needed - 1, false), (0, false), (needed, true)] as [(Int64?, Bool)] {
            clock.advance(by: 2)
            free.withLock { $0 = bytes }
            #expect(gauge.hasRoom == hasRoom, "\(String(describing: bytes))")
        }
        #expect(DiskGauge.freeBytes(at: "/").map { $0 > 0 } == true && DiskGauge.freeBytes(at: "/nowhere") == nil)
        let fixture = try await NoticeFixture()
        let full = Admission(
            relayDomains: [], disk: DiskGauge(maximumSize: 1000, free: { 1000 }, now: { clock.now }), logger: Self.logger)
        #expect(await full.check(reversePath: nil, Self.client("192.0.2.1"))?.status == EnhancedStatus(4, 3, 2))
        Self.open(full, for: fixture)
        let reply = await full.check(reversePath: nil, Self.client("192.0.2.1"))
        #expect(reply?.code == 452 && reply?.status == EnhancedStatus(4, 3, 1))
        try await fixture.stop()
    }

    private static func open(_ admission: Admission, for fixture: NoticeFixture) {
        let clock = fixture.clock
        admission.open(
            fixture.flow, fixture.snapshots,
            AccountDesk(store: fixture.store, crypto: fixture.crypto, now: { clock.now }, logger: logger),
            RecipientDesk(
                check: .users, store: fixture.store, relay: fixture.relay, routes: fixture.configuration.routes, now: { clock.now },
                logger: logger))
    }

    @Test("while the store does not answer, senders and recipients that it knows get 451 4.3.0") func storeAway() async throws {
        let fixture = try await NoticeFixture()
        let admission = Admission(
            relayDomains: [], disk: DiskGauge(maximumSize: 0, free: { nil }, now: { Date() }), logger: Self.logger)
        Self.open(admission, for: fixture)
        let alice = try #require(EmailAddress("alice@zegel.example"))
        try await fixture.stop()
        let sender = await admission.check(reversePath: alice, Self.client("192.0.2.1", account: "alice"))
        let recipient = await admission.check(forwardPath: alice, reversePath: nil, Self.client("192.0.2.1"))
        for reply in [sender, recipient] { #expect(reply?.summary.hasPrefix("451 4.3.0 ") == true, "\(String(describing: reply))") }
        admission.close()
        #expect(await admission.check(reversePath: alice, Self.client("192.0.2.1"))?.summary.hasPrefix("451 4.3.2 ") == true)
    }

    @Test("who wants more bytes than are left waits in turn; what is larger than all gets all") func budget() async {
        let budget = ByteBudget(100)
        #expect(await budget.take(60) == 60)
        #expect(budget.takeNow(40) && !budget.takeNow(1) && budget.left == 0)
        async let large = budget.take(1000)
        budget.give(40)
        budget.give(60)
        #expect(await large == 100)
        #expect(!budget.takeNow(1))
        budget.give(100)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let taken = await budget.take(30)
                    budget.give(taken)
                }
            }
        }
        #expect(budget.left == 100)
    }

    @Test("mail that arrives while memory_budget is used up gets 452 4.3.1, and what it held is given back") func intake() async throws {
        let fixture = try await NoticeFixture()
        // Each octet counts twice: as it is, and sealed.
        let budget = ByteBudget(2000)
        let envelope = Envelope(reversePath: nil, forwardPaths: [try #require(EmailAddress("alice@zegel.example"))])
        let submission = FlowFixture.submission(.outside)
        func message() -> AcceptedMessage {
            AcceptedMessage(
                fixture.queue.beginAccept(envelope, submission), envelope, submission, hostName: "gw.test", maximumHops: 50, budget: budget,
                backlog: Backlog(),
                meter: MailMeter(),
                logger: Self.logger)
        }
        let first = message()
        try await first.append([UInt8](repeating: 65, count: 900))
        let second = message()
        let failure = await #expect(throws: MailFailure.self) { try await second.append([UInt8](repeating: 65, count: 101)) }
        #expect(failure?.reply.summary.hasPrefix("452 4.3.1") == true)
        await second.abandon()
        _ = try await first.commit()
        #expect(budget.left == 2000)
        try await fixture.stop()
    }
}
