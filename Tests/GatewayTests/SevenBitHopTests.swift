import MIME
import Mail
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("8BITMIME: a next hop that takes 7 bits gets the mail in 7 bits or not at all; what is signed is never changed")
struct SevenBitHopTests {
    private static let alice = "alice@zegel.example"
    private static let bob = "bob@partner.example"

    private static func mail(_ extra: String = "", type: String = "text/plain; charset=utf-8", body: String = "Größe\r\n") -> [UInt8] {
        Array(
            """
            From: \(alice)\r
            To: \(bob)\r
            Subject: Offer\r
            \(extra)Message-ID: <m@zegel.example>\r
            MIME-Version: 1.0\r
            Content-Type: \(type)\r
            Content-Transfer-Encoding: 8bit\r
            \r
            \(body)
            """.utf8)
    }

    private static let signed = """
        --b\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: 8bit\r
        \r
        Größe\r
        --b\r
        Content-Type: application/pgp-signature\r
        \r
        abc\r
        --b--\r

        """

    /// Delivers a mail as it is, and returns what came and what the sender was told.
    private func deliver(_ mail: [UInt8], extensions: [String]) async throws -> (received: [[UInt8]], notices: [Message]) {
        let sink = try MailSink(extensions: extensions)
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        try await fixture.accept(mail, from: Self.alice, to: Self.bob, origin: .inside)
        try await fixture.process()
        try await fixture.deliver()
        let notices = try await fixture.notices(to: Self.alice)
        try await fixture.stop()
        return (sink.received.map(\.message), notices)
    }

    @Test("nobody signed it: the text arrives in quoted-printable and reads the same")
    func converted() async throws {
        let (received, notices) = try await deliver(Self.mail(), extensions: ["PIPELINING"])
        let bytes = try #require(received.first)
        let message = Message(parsing: bytes)
        #expect(bytes.allSatisfy { $0 < 0x80 } && notices.isEmpty)
        #expect(message.root.transferEncoding == .quotedPrintable && message.text(of: message.root) == "Größe\r\n")
        #expect(message.root.header.first(named: "Message-ID")?.unfolded == "<m@zegel.example>")
    }

    @Test(
        "a next hop with 8BITMIME gets the bytes as they are",
        arguments: [mail(), mail(type: "multipart/signed; boundary=b", body: signed)])
    func untouched(_ mail: [UInt8]) async throws {
        let (received, _) = try await deliver(mail, extensions: ["8BITMIME"])
        #expect(received == [mail])
    }

    static let unchangeable = [
        mail(type: "multipart/signed; boundary=b; protocol=\"application/pgp-signature\"", body: signed),
        mail("DKIM-Signature: v=1; a=rsa-sha256; d=zegel.example; s=x; h=from; bh=; b=\r\n"),
        mail("X-Name: Jörg\r\n"),
    ]

    @Test("signed inside, signed by DKIM, 8 bits in the header: bounced with 5.6.7, nothing is sent", arguments: unchangeable.indices)
    func bounced(_ index: Int) async throws {
        let (received, notices) = try await deliver(Self.unchangeable[index], extensions: ["PIPELINING"])
        #expect(received.isEmpty)
        #expect(notices.map { $0.part("message/delivery-status").contains("Status: 5.6.7\r\n") } == [true])
    }

    @Test("SMTPUTF8 that a client asked for and the mail does not need keeps no mail back")
    func needless() async throws {
        let sink = try MailSink(extensions: ["8BITMIME"])
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        let bob = try #require(EmailAddress(Self.bob))
        let envelope = Envelope(reversePath: EmailAddress(Self.alice), forwardPaths: [bob], isInternationalized: true)
        _ = try await fixture.queue.accept(Self.mail(), envelope, FlowFixture.submission(.inside))
        try await fixture.process()
        try await fixture.deliver()
        #expect(sink.received.map(\.message) == [Self.mail()] && !sink.commands.contains { $0.contains("SMTPUTF8") })
        try await fixture.stop()
    }
}
