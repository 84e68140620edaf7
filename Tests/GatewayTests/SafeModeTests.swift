import MIME
import Mail
import Queue
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("Q-05 safe mode: refusals become 4yz, bounces are held")
struct SafeModeTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    private func begun(_ sink: MailSink, isOn: Bool = true) async throws -> NoticeFixture {
        let fixture = try await NoticeFixture(inside: sink.port, outside: sink.port)
        if isOn { try await fixture.set("queue.safe-mode", "true") }
        return fixture
    }

    private func reply(_ outcome: RecipientOutcome?) -> Reply? {
        switch outcome {
        case .failed(let reply, _): reply
        case .deferred(let reply, _): reply
        default: nil
        }
    }

    @Test("at the door: relaying, a loop, a header too large: 4yz with it, 5yz without", arguments: [true, false])
    func door(_ isOn: Bool) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await begun(sink, isOn: isOn)
        let door = try await Door.start("outside", .outside)
        door.open(for: fixture)
        let digit = isOn ? 4 : 5
        let relayed = reply(
            await fixture.send(Array("x\r\n".utf8), from: bob, to: "x@elsewhere.example", through: door)["x@elsewhere.example"])
        #expect(relayed?.code == (isOn ? 450 : 550) && relayed?.status == EnhancedStatus(digit, 7, 1))
        let loop = String(repeating: "Received: by a.example\r\n", count: 51) + "Subject: x\r\n\r\nx\r\n"
        let looped = reply(await fixture.send(Array(loop.utf8), from: bob, to: alice, through: door)[alice])
        #expect(looped?.status == EnhancedStatus(digit, 4, 6))
        let large = "X: " + String(repeating: "a", count: 200_000) + "\r\n\r\nx\r\n"
        let refused = reply(await fixture.send(Array(large.utf8), from: bob, to: alice, through: door)[alice])
        #expect(refused?.code == (isOn ? 452 : 552) && refused?.status == EnhancedStatus(digit, 6, 0))
        #expect(try await fixture.queue.counts().isEmpty)
        await door.stop()
        try await fixture.stop()
    }

    @Test("the next hop refuses: held with its words, nobody is told; released it is tried again, and without safe mode it bounces")
    func bounce() async throws {
        let sink = try MailSink { command, _ in command.contains("TO:<no@") ? .reply("550 5.1.1 No such user") : nil }
        defer { sink.stop() }
        let fixture = try await begun(sink)
        try await fixture.accept(
            NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, "no@partner.example", origin: .inside)
        try await fixture.process()
        try await fixture.deliver()
        let held = try #require(try await fixture.queue.list(in: .held).first)
        #expect(held.reason == "safe mode is on: 550 5.1.1 No such user (the next server refused the recipient)")
        #expect(sink.received.map(\.forwardPaths) == [[bob]])
        #expect(try await fixture.notices().isEmpty)
        try await fixture.queue.release(held.id)
        try await fixture.deliver()
        #expect(try await fixture.queue.list(in: .held).map(\.id) == [held.id])
        #expect(sink.commands.count { $0.contains("TO:<no@") } == 2 && sink.commands.count { $0.contains("TO:<\(bob)>") } == 1)
        try await fixture.set("queue.safe-mode", "false")
        try await fixture.queue.release(held.id)
        try await fixture.deliver()
        #expect(try await fixture.queue.show(held.id).entry.state == .bounced)
        let notices = try await fixture.notices(to: alice)
        #expect(notices.map { $0.part("message/delivery-status").contains("no@partner.example") } == [true])
        try await fixture.stop()
    }

    @Test("one recipient waits, one would bounce: the one who waits is tried on time, then the mail rests")
    func mixed() async throws {
        let sink = try MailSink { command, connection in
            command.contains("TO:<no@")
                ? .reply("550 5.1.1 No") : command.contains("TO:<later@") && connection == 1 ? .reply("450 4.2.1 Later") : nil
        }
        defer { sink.stop() }
        let fixture = try await begun(sink)
        try await fixture.accept(
            NoticeFixture.mail(from: alice, to: bob), from: alice, to: "no@partner.example", "later@partner.example", origin: .inside)
        try await fixture.process()
        try await fixture.deliver()
        #expect(try await fixture.queue.list(in: .deferred).count == 1)
        sink.closeConnections()
        fixture.clock.advance(by: 400)
        try await fixture.deliver()
        #expect(try await fixture.queue.list(in: .held).count == 1 && sink.received.map(\.forwardPaths) == [["later@partner.example"]])
        try await fixture.stop()
    }

    @Test("its time is over: held, not given up")
    func lifetime() async throws {
        let sink = try MailSink { command, _ in command.hasPrefix("RCPT") ? .reply("450 4.2.1 Later") : nil }
        defer { sink.stop() }
        let fixture = try await begun(sink)
        try await fixture.set("queue.lifetime", "1 h")
        try await fixture.set("queue.delay-notice", "30 min")
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        fixture.clock.advance(by: 3601)
        try await fixture.deliver()
        #expect(try await fixture.queue.list(in: .held).map { $0.reason?.contains("450 4.2.1 Later") } == [true])
        #expect(try await fixture.notices(to: alice).isEmpty)
        try await fixture.stop()
    }

    @Test(
        "what the rules would not send is held with the reason; the sender is not told, the administrators are; released later it is decided again"
    )
    func policy() async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await begun(sink)
        try await fixture.set("encrypt.mode", "mandatory", user: bob)
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        let held = try #require(try await fixture.queue.list(in: .held).first)
        #expect(held.reason?.hasPrefix("safe mode is on: ") == true && sink.received.isEmpty)
        #expect(try await fixture.notices(to: alice).isEmpty)
        #expect(try await fixture.notices(to: NoticeFixture.administrator).count == 1)
        try await fixture.set("queue.safe-mode", "false")
        try await fixture.queue.release(held.id)
        try await fixture.process()
        #expect(try await fixture.notices(to: alice).count == 1 && sink.received.isEmpty)
        try await fixture.stop()
    }
}
