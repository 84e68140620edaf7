import Foundation
import Mail
import Queue
import SMTPTransport
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("Trouble with the next hop: nothing is lost, nobody else waits")
struct DeliveryTroubleTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    private func row(_ fixture: NoticeFixture) async throws -> QueueEntryRow {
        try #require(try await fixture.queue.list(limit: 100).last { $0.kind == .mail })
    }

    @Test("dead: the mail waits with the reason, tries go on by schedule, and it arrives once the hop is there again")
    func dead() async throws {
        let port = try LoopbackPort.free()
        let fixture = try await NoticeFixture(outside: port.number)
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        for tries in 1...3 {
            try await fixture.deliver()
            let recipient = try #require(try await fixture.queue.show(row(fixture).id).recipients.first)
            #expect(recipient.state == .pending && recipient.tries == tries && recipient.lastAnswer?.contains("cannot connect") == true)
            fixture.clock.advance(by: 4801)
        }
        #expect(try await fixture.store.read { try $0.queueReasons().map { "\($0.status) \($0.count)" } } == ["none 1"])
        try await fixture.stop()
    }

    @Test("it drops the connection after the data: the mail waits and is sent again")
    func dropsAfterData() async throws {
        let sink = try MailSink { command, connection in command == "." && connection == 1 ? .drop : nil }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        try await fixture.deliver()
        #expect(sink.received.isEmpty)
        #expect(try await row(fixture).state == .deferred)
        #expect(try await fixture.notices().isEmpty)
        fixture.clock.advance(by: 400)
        try await fixture.deliver()
        #expect(sink.received.map(\.forwardPaths) == [[bob]])
        #expect(try await row(fixture).state == .done)
        try await fixture.stop()
    }

    @Test("4yz for some recipients: the others have it at once and never twice, those wait, one refused is told of")
    func someLater() async throws {
        let later = "later@partner.example"
        let no = "no@partner.example"
        let sink = try MailSink { command, connection in
            command.contains("TO:<\(no)>")
                ? .reply("550 5.1.1 Unknown") : command.contains("TO:<\(later)>") && connection == 1 ? .reply("452 4.2.2 Full") : nil
        }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, later, no, origin: .inside)
        try await fixture.process()
        try await fixture.deliver()
        #expect(sink.received.map(\.forwardPaths) == [[bob]])
        #expect(try await fixture.store.read { try $0.queueReasons().map { "\($0.status) \($0.count)" } } == ["4.2.2 1"])
        #expect(try await fixture.notices(to: alice).map { $0.part("message/delivery-status").contains(no) } == [true])
        sink.closeConnections()
        fixture.clock.advance(by: 400)
        try await fixture.deliver()
        #expect(sink.received.map(\.forwardPaths) == [[bob], [later]])
        #expect(try await row(fixture).state == .bounced)
        #expect(try await fixture.notices(to: alice).count == 1)
        try await fixture.stop()
    }

    @Test("a hop that is busy with other mail: the mail comes again soon, without a try counted; mail to others goes out meanwhile")
    func busy() async throws {
        let fixture = try await NoticeFixture(outside: 1)
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        let entry = try #require(try await fixture.queue.claimReady(limit: 1).first)
        let recipient = try #require(EmailAddress(bob))
        try await fixture.queue.record(entry, outcomes: [:], postponed: [recipient], remote: "")
        let detail = try await fixture.queue.show(entry.id)
        #expect(detail.entry.state == .deferred && detail.recipients.map(\.tries) == [0] && detail.tries.isEmpty)
        let wait = try #require(detail.recipients.first?.due).timeIntervalSince(fixture.clock.now)
        #expect((5...10).contains(wait))
        #expect(try await fixture.store.read { try $0.queueReasons().isEmpty })
        try await fixture.stop()
    }

    @Test("a mail to many hops, one of them dead: one try for all, at once")
    func manyHops() async throws {
        let sinks = try (0..<3).map { _ in try MailSink() }
        defer { sinks.forEach { $0.stop() } }
        let port = try LoopbackPort.free()
        var routes = RouteTable(internal: nil, external: NextHop(host: "127.0.0.1", port: port.number, tls: .none))
        for (index, sink) in sinks.enumerated() {
            routes.byDomain.append(
                (try #require(DomainPattern("d\(index).example")), NextHop(host: "127.0.0.1", port: sink.port, tls: .none)))
        }
        let fixture = try await NoticeFixture(outside: port.number)
        let all = ["a@d0.example", "b@d1.example", "c@d2.example", "d@dead.example"]
        let submission = FlowFixture.submission(.inside)
        let envelope = Envelope(reversePath: EmailAddress(alice), forwardPaths: all.compactMap { EmailAddress($0) })
        _ = try await fixture.queue.accept(NoticeFixture.mail(from: alice, to: bob), envelope, submission)
        try await fixture.process()
        let entry = try #require(try await fixture.queue.claimReady(limit: 1).first)
        let content = OutgoingContent(try await fixture.queue.content(of: entry), fixture.crypto)
        let tried = await DeliveryRound(entry: entry, content: content, routes: routes, relay: fixture.relay).run()
        #expect(tried.outcomes.count == 4 && tried.postponed.isEmpty)
        #expect(sinks.map { $0.received.map(\.forwardPaths) } == [[["a@d0.example"]], [["b@d1.example"]], [["c@d2.example"]]])
        guard case .deferred(nil, _) = tried.outcomes[try #require(EmailAddress("d@dead.example"))] else {
            throw Spawned.Failure(description: "\(tried.outcomes)")
        }
        try await fixture.stop()
    }
}
