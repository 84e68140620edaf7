import Mail
import SMTPTransport
import TestSupport
import Testing

@testable import Gateway

@Suite("RFC 5321 §4.1.3, address literals are external recipients")
struct AddressLiteralTests {
    @Test("550 5.7.1 from outside; from inside they go by the external route", arguments: ["bob@[127.0.0.1]", "bob@[IPv6:2001:db8::1]"])
    func literal(_ recipient: String) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        let (inside, outside) = (try await Door.start("inside", .inside), try await Door.start("outside", .outside))
        for door in [inside, outside] { door.open(for: fixture) }
        let start = "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<alice@zegel.example>\nS: 250\nC: RCPT TO:<\(recipient)>\n"
        try await SMTPTestClient(port: outside.port).dialog(start + "S: 550 5.7.1")
        try await SMTPTestClient(port: inside.port).dialog(
            start + "S: 250\nC: DATA\nS: 354\nC: From: alice@zegel.example\nC: To: \(recipient)\nC: Subject: Offer\nC: \nC: x\nC: .\nS: 250"
        )
        try await fixture.process()
        try await fixture.deliver()
        #expect(sink.received.map(\.forwardPaths) == [[recipient]])
        await inside.stop()
        await outside.stop()
        try await fixture.stop()
    }
}
