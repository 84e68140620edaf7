import Foundation
import MIME
import Mail
import Notices
import Queue
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("Notices of the mail flow")
struct NoticeTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"

    @Test("in the language of who gets it, with what was refused and why, by the template of his level")
    func language() async throws {
        let fixture = try await NoticeFixture()
        let authority = try TestAuthority()
        let day: TimeInterval = 86_400
        let expired = try authority.leaf(
            for: bob, from: Date().addingTimeInterval(-9 * day), until: Date().addingTimeInterval(-2 * day))
        try await fixture.addKey(expired, root: authority.root)
        try await fixture.set("encrypt.mode", "mandatory", domain: "partner.example")
        try await fixture.set("language", "de", domain: "zegel.example")
        try await fixture.set("language", "en", user: "carol@zegel.example")
        for sender in [alice, "carol@zegel.example"] {
            try await fixture.accept(NoticeFixture.mail(from: sender, to: bob), from: sender, to: bob, origin: .inside)
        }
        try await fixture.process()
        let german = try #require(await fixture.notices(to: alice).first).part("text/plain")
        #expect(german.contains("Verschlüsselung ist vorgeschrieben") && german.contains("wurde abgelehnt: abgelaufen"))
        let english = try #require(await fixture.notices(to: "carol@zegel.example").first).part("text/plain")
        #expect(english.contains("was refused: expired") && !english.contains("MARK"))
        _ = try await fixture.store.write {
            try $0.setTemplate(
                "encryption-failed", language: "de", to: "Subject: Eigene\n\n{{#recipients}}{{address}}{{/recipients}}", at: .global)
        }
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        #expect(try await fixture.notices(to: alice).last?.subject == "Eigene")
        try await fixture.stop()
    }

    @Test("queue.delay-notice and queue.lifetime say when a sender is told; the DSN speaks his language")
    func queueTimes() async throws {
        let fixture = try await NoticeFixture()
        try await fixture.set("queue.lifetime", "2 h")
        try await fixture.set("queue.delay-notice", "10 min")
        try await fixture.set("language", "de", user: alice)
        let start = fixture.clock.now
        try await fixture.accept(
            NoticeFixture.mail(from: alice, to: "carol@zegel.example"), from: alice, to: "carol@zegel.example", origin: .inside)
        let notices = try await fixture.deliverToTheEnd(noticesTo: alice)
        #expect((7200...7260).contains(fixture.clock.now.timeIntervalSince(start)))
        #expect(
            notices.map(\.subject) == [
                "Ihre Nachricht ist verzögert; Sie müssen sie nicht noch einmal senden",
                "Ihre Nachricht konnte carol@zegel.example nicht zugestellt werden",
            ])
        #expect(notices[0].part("message/delivery-status").contains("Will-Retry-Until: "))
        #expect(notices[0].part("text/plain").contains("Der andere Server ist nicht erreichbar."))
        #expect(notices[1].part("text/html").contains("lang=\"de\""))
        try await fixture.stop()
    }

    @Test("N-06: each recipient is told of once, whatever becomes of the others")
    func oncePerRecipient() async throws {
        let sink = try MailSink { command, _ in
            command.contains("bad@") ? .reply("550 5.1.1 no") : command.contains("slow@") ? .reply("451 4.2.0 later") : nil
        }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(inside: sink.port)
        try await fixture.set("queue.lifetime", "1 h")
        try await fixture.set("queue.delay-notice", "20 min")
        let mail = NoticeFixture.mail(from: bob, to: alice)
        try await fixture.accept(
            mail, from: bob, to: alice, "bad@zegel.example", "slow@zegel.example", origin: .outside)
        let told = try await fixture.deliverToTheEnd(noticesTo: bob).map { $0.part("message/delivery-status") }
        #expect(told.count { $0.contains("bad@") } == 1)
        #expect(told.count { $0.contains("slow@") && $0.contains("Action: delayed") } == 1)
        #expect(told.count { $0.contains("slow@") && $0.contains("Action: failed") && $0.contains("Status: 5.4.7") } == 1)
        #expect(told.count == 3 && sink.received.count == 1)
        try await fixture.stop()
    }

    @Test("N-06: a try that ends after its lease tells nobody; the one made instead tells once")
    func lateTry() async throws {
        let sink = try MailSink { command, _ in command == "." ? .reply("550 5.7.1 no") : nil }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(inside: sink.port)
        try await fixture.accept(NoticeFixture.mail(from: bob, to: alice), from: bob, to: alice, origin: .outside)
        try await fixture.process()
        let late = try #require(try await fixture.queue.claimReady(limit: 1).first)
        // Its process is thought dead: another one takes over.
        fixture.clock.advance(by: 86_400)
        let again = try #require(try await fixture.queue.claimReady(limit: 1).first)
        await #expect(throws: QueueError.leaseLost(late.id)) { try await fixture.flow.deliver(late) }
        try await fixture.flow.deliver(again)
        try await fixture.process()
        let told = try await fixture.notices(to: bob)
        #expect(told.count == 1 && told.first?.part("text/rfc822-headers").contains("Subject: Offer") == true)
        #expect(sink.commands.count { $0 == "DATA" } == 2, "both tries were made")
        try await fixture.stop()
    }

    @Test(
        "N-04: header fields of the mail as received and nothing else, to our own people too (RET=HDRS)",
        arguments: [Origin.inside, .outside])
    func headersAlone(_ origin: Origin) async throws {
        let sink = try MailSink { command, _ in command == "." ? .reply("552 5.3.4 too large") : nil }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(inside: sink.port)
        let sender = origin == .inside ? "carol@zegel.example" : bob
        try await fixture.submit(NoticeFixture.mail(from: sender, to: alice), from: sender, to: [alice], origin: origin)
        try await fixture.process()
        try await fixture.deliver()
        let notice = try #require(try await fixture.notices(to: sender).first)
        let types = notice.entities.map(\.contentType.mediaType)
        #expect(types.contains("text/rfc822-headers") && !types.contains("message/rfc822"))
        let header = notice.part("text/rfc822-headers")
        #expect(header.contains("Received: from client.example") && header.contains("Message-ID: <m@zegel.example>"))
        #expect(!notice.everything.contains("MARK") && !header.contains("--outer"))
        try await fixture.stop()
    }

    @Test("N-03: passwords go to internal addresses; to others they do not, and the administrators hear of it")
    func passwords() async throws {
        let fixture = try await NoticeFixture()
        let content = NoticeContent(
            .passwords, ["recipients": .list([["address": .text(bob), "password": .text("TBNG-KF4Y-JMMR-KUT5")]])])
        let settings = try await fixture.store.read { try $0.settingsSnapshot() }
        for (address, expected) in [(alice, alice), (bob, NoticeFixture.administrator)] {
            let recipient = try #require(EmailAddress(address))
            let entries = try await fixture.press.entries(content, to: recipient, settings, trace: nil, at: fixture.clock.now)
            #expect(entries.map { $0.envelope.forwardPaths.map(\.description) } == [[expected]])
            guard case .new(let bytes)? = entries.first?.bytes else { throw CocoaError(.coderInvalidValue) }
            #expect(Message(parsing: bytes).everything.contains("TBNG-KF4Y-JMMR-KUT5") == (address == alice))
        }
        try await fixture.stop()
    }

    @Test("a held message is told to the administrators, once a day for sender and recipient")
    func held() async throws {
        let fixture = try await NoticeFixture()
        try await fixture.set("encrypt.mode", "mandatory", user: alice)
        for _ in 0..<3 {
            try await fixture.accept(NoticeFixture.mail(from: bob, to: alice), from: bob, to: alice, origin: .outside)
            try await fixture.process()
        }
        #expect(try await fixture.notices(to: bob).isEmpty)
        let alarms = try await fixture.notices(to: NoticeFixture.administrator)
        #expect(alarms.count == 1 && alarms.first?.part("text/plain").contains("A message to alice@zegel.example is held") == true)
        try await fixture.stop()
    }

    @Test("pruning forgets what keeps nothing back any more")
    func pruning() async throws {
        let fixture = try await NoticeFixture()
        let (sender, recipient) = (try #require(EmailAddress(alice)), try #require(EmailAddress(bob)))
        func claim(_ number: UInt8) async throws -> Bool {
            let trace = QueueID(random: Array(repeating: number, count: 20))
            return try await fixture.store.write {
                try $0.claimNotice("x", sender: sender, recipient: recipient, trace: trace, interval: NoticeDesk.interval)
            }
        }
        #expect(try await claim(1))
        #expect(await NoticePruning.run(fixture.store) == .done(next: fixture.store.now().addingTimeInterval(86_400)))
        #expect(try await !claim(2))
        fixture.clock.advance(by: 86_401)
        _ = await NoticePruning.run(fixture.store)
        #expect(try await claim(3))
        try await fixture.stop()
    }
}
