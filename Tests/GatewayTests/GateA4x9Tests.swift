import Foundation
import Mail
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A4.9 auto-reply storms: who answers machines")
struct GateA4x9AutoReplyStorms {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"

    /// Mails of machines: their fields, and whether the sender is empty.
    static let loops: [(fields: String, isNull: Bool)] = [
        ("", true), ("Auto-Submitted: auto-replied\r\n", false), ("Auto-Submitted: auto-generated\r\n", false),
        ("Auto-Submitted: auto-notified; owner-email=x@y.example\r\n", false), ("auto-submitted: AUTO-REPLIED (vacation)\r\n", false),
        ("Precedence: bulk\r\n", false), ("Precedence: BULK\r\n", false), ("List-Id: <l.partner.example>\r\n", false),
        ("List-Unsubscribe: <mailto:l@partner.example>\r\n", false), ("List-Post: NO\r\n", false),
        ("List-Help: <https://l.example>\r\nAuto-Submitted: no\r\n", false), ("Auto-Submitted: auto-replied\r\n", true),
    ]

    @Test("twelve mails of machines that cannot be encrypted: none is answered, the administrator is told once")
    func machines() async throws {
        let fixture = try await NoticeFixture()
        try await fixture.set("encrypt.mode", "mandatory", domain: "partner.example")
        for loop in Self.loops {
            let mail = NoticeFixture.mail(from: alice, to: bob, extra: loop.fields)
            try await fixture.accept(mail, from: loop.isNull ? nil : alice, to: bob, origin: .inside)
            try await fixture.process()
        }
        #expect(try await fixture.notices(to: alice).isEmpty)
        #expect(try await fixture.notices(to: bob).isEmpty)
        #expect(try await fixture.notices().count <= 1)
        try await fixture.stop()
    }

    @Test("a machine that answers every notice gets one a day; what fails is told each time")
    func answered() async throws {
        let fixture = try await NoticeFixture()
        let authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: bob), root: authority.root)
        try await fixture.set("encrypt.notify-sender", "true", user: alice)
        for _ in 0..<12 {
            try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
            try await fixture.process()
        }
        #expect(try await fixture.notices().count == 1)
        fixture.clock.advance(by: 86_401)
        for recipient in [bob, "carol@partner.example"] {
            try await fixture.accept(NoticeFixture.mail(from: alice, to: recipient), from: alice, to: recipient, origin: .inside)
        }
        try await fixture.process()
        #expect(try await fixture.notices().count == 2)
        try await fixture.set("encrypt.mode", "mandatory", user: "carol@partner.example")
        for _ in 0..<2 {
            try await fixture.accept(
                NoticeFixture.mail(from: alice, to: "carol@partner.example"), from: alice, to: "carol@partner.example", origin: .inside)
            try await fixture.process()
        }
        #expect(try await fixture.notices().count { $0.subject.contains("not sent to carol@partner.example") } == 2)
        try await fixture.stop()
    }

    @Test("our own notices, sent back by somebody, are not answered")
    func own() async throws {
        let fixture = try await NoticeFixture()
        try await fixture.set("encrypt.mode", "mandatory", domain: "partner.example")
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        let notice = try #require(await fixture.notices(to: alice).first)
        #expect(notice.root.header.first(named: "Auto-Submitted")?.unfolded == "auto-generated")
        for _ in 0..<12 {
            try await fixture.accept(notice.bytes, from: alice, to: bob, origin: .inside)
            try await fixture.process()
        }
        #expect(try await fixture.notices(to: alice).count == 1)
        try await fixture.stop()
    }

    @Test("no DSN about a mail with an empty sender, and none about a notice")
    func bounces() async throws {
        let sink = try MailSink { command, _ in command.hasPrefix("RCPT") ? .reply("550 5.1.1 no") : nil }
        defer { sink.stop() }
        let fixture = try await NoticeFixture(inside: sink.port)
        try await fixture.accept(NoticeFixture.mail(from: bob, to: alice), from: nil, to: alice, origin: .outside)
        try await fixture.set("encrypt.mode", "mandatory", domain: "partner.example")
        try await fixture.accept(NoticeFixture.mail(from: alice, to: bob), from: alice, to: bob, origin: .inside)
        try await fixture.process()
        #expect(try await fixture.notices().count == 1)
        try await fixture.deliver()
        try await fixture.deliver()
        #expect(try await fixture.notices().isEmpty)
        try await fixture.stop()
    }
}
