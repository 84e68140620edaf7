import Mail
import NIOPosix
import SMTP
import SMTPTransport
import TestSupport
import Testing

@Suite("A4.3 STARTTLS command and response injection")
struct GateA4x3STARTTLSInjection {
    @Test(
        "as server: what stands behind STARTTLS in the same write is never carried out",
        arguments: [
            "STARTTLS\\r\\nMAIL FROM:<evil@a.test>\\r\\n", "STARTTLS\\r\\nEHLO x\\r\\nMAIL FROM:<evil@a.test>\\r\\n",
            "STARTTLS\\r\\nNOOP\\r\\n",
            "STARTTLS\\r\\n\\r\\n", "STARTTLS\\r\\nX",
        ])
    func server(sent: String) async throws {
        let receiver = RecordingReceiver()
        let server = try ServerIdentity()
        try await withListener(receiver, { ($0.tls, $0.identity) = (.starttls, server.identity) }) {
            try await SMTPTestClient(port: $0.number).dialog("S: 220\nC: EHLO c\nS: 250 STARTTLS\nR: \(sent)\nS: 521 5.5.1\nS: <closed>")
        }
        receiver.state.withLock { #expect($0.begun == 0) }
    }

    @Test("as server: plain text where the handshake should begin gets no answer of SMTP") func plainTextAfterGoAhead() async throws {
        let receiver = RecordingReceiver()
        let server = try ServerIdentity()
        try await withListener(receiver, { ($0.tls, $0.identity) = (.starttls, server.identity) }) { port in
            await #expect(throws: (any Error).self) {
                try await SMTPTestClient(port: port.number).dialog(
                    "S: 220\nC: EHLO c\nS: 250\nC: STARTTLS\nS: 220 2.0.0\nC: EHLO c\nS: 250")
            }
        }
        receiver.state.withLock { #expect($0.begun == 0) }
    }

    @Test("as server: after TLS nothing said before it counts") func forgets() throws {
        let offer = ServerSession.Offer(hostName: "mx.test", maximumSize: 100, hasTLS: true, requiresTLS: false)
        var session = ServerSession(offer: offer, limits: Limits(), isEncrypted: false)
        _ = session.receive(.ehlo("evil.test"))
        _ = session.accepted(reversePath: MailParameters(reversePath: nil))
        _ = session.receive(.startTLS)
        session.encrypted()
        #expect(session.heloName.isEmpty && !session.isInTransaction)
        let action = session.receive(.mail(MailParameters(reversePath: nil)))
        #expect(action == .reply(Reply(503, EnhancedStatus(5, 5, 1), "Bad sequence of commands")))
    }

    @Test(
        "as client: a server that says more than 220 before TLS is left, and its words count for nothing",
        arguments: [
            "220 Go\r\n250 ok", "220 Go\r\n250-sink.test\r\n250 SIZE 1", "220 Go\r\n250", "220 Go\r\n220 again",
            "220-Go\r\n220 on\r\n554 No",
        ])
    func client(reply: String) async throws {
        let sink = try MailSink(extensions: ["STARTTLS"]) { command, _ in command == "STARTTLS" ? .reply(reply) : nil }
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let recipient = try #require(EmailAddress("b@b.test"))
        let outcomes = await client.deliver(
            envelope: Envelope(reversePath: nil, forwardPaths: [recipient]),
            to: NextHop(host: "127.0.0.1", port: sink.port, tls: .encrypt), content: OutgoingContent(Array("Subject: x\r\n\r\nx\r\n".utf8)))
        await client.close()
        guard case .deferred = outcomes[recipient] else { return #expect(Bool(false), "\(outcomes)") }
        #expect(sink.received.isEmpty && !sink.commands.contains { $0.hasPrefix("MAIL") })
    }
}
