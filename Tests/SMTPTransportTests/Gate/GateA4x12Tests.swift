import Mail
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

@Suite("A4.12 SMTPUTF8: internationalised mail goes to servers that take it, and nothing is changed for others")
struct GateA4x12SMTPUTF8 {
    /// Sender, recipient, whether the next hop takes SMTPUTF8, whether the mail gets there.
    static let table: [(sender: String, recipient: String, isOffered: Bool, arrives: Bool)] = [
        ("a@a.test", "b@b.test", true, true), ("a@a.test", "b@b.test", false, true),
        ("jörg@a.test", "b@b.test", true, true), ("jörg@a.test", "b@b.test", false, false),
        ("a@a.test", "jörg@b.test", true, true), ("a@a.test", "jörg@b.test", false, false),
        ("用户@a.test", "用户@b.test", true, true), ("用户@a.test", "用户@b.test", false, false),
        // A domain has a form in ASCII, so it needs nothing.
        ("a@bücher.test", "b@bücher.test", false, true), ("a@bücher.test", "b@bücher.test", true, true),
    ]

    @Test("as the table says; 553 5.6.7 where it cannot go", arguments: table.indices) func goes(_ index: Int) async throws {
        let (sender, recipient, isOffered, arrives) = Self.table[index]
        let sink = try MailSink(extensions: ["PIPELINING", "8BITMIME"] + (isOffered ? ["SMTPUTF8"] : []))
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let from = try #require(EmailAddress(sender))
        let to = try #require(EmailAddress(recipient))
        let isInternationalized = from.isInternationalized || to.isInternationalized
        let bytes = Array("From: \(sender)\r\nSubject: Größe\r\n\r\nHallo Jörg\r\n".utf8)
        let outcomes = await client.deliver(
            envelope: Envelope(reversePath: from, forwardPaths: [to], isInternationalized: isInternationalized),
            to: NextHop(host: "127.0.0.1", port: sink.port, tls: .none), content: OutgoingContent(bytes))
        await client.close()
        switch outcomes[to] {
        case .delivered: #expect(arrives)
        case .failed(let reply, _): #expect(!arrives && reply.code == 553 && reply.status == EnhancedStatus(5, 6, 7))
        default: Issue.record("\(outcomes)")
        }
        #expect(sink.received.map(\.message) == (arrives ? [bytes] : []))
        let mail = sink.commands.first { $0.hasPrefix("MAIL") }
        if arrives { #expect(mail?.hasSuffix(" SMTPUTF8") == isInternationalized) } else { #expect(mail == nil) }
    }

    @Test("the listener offers it and takes addresses only with it") func offered() async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver) {
            try await SMTPTestClient(port: $0.number).dialog(
                """
                S: 220
                C: EHLO c
                S: 250 SMTPUTF8
                C: MAIL FROM:<jörg@a.test>
                S: 553 5.6.7
                C: MAIL FROM:<jörg@a.test> SMTPUTF8
                S: 250
                C: RCPT TO:<用户@b.test>
                S: 250
                C: DATA
                S: 354
                C: Größe
                C: .
                S: 250
                """)
        }
        #expect(receiver.bytes == [Array("Größe\r\n".utf8)])
    }
}
