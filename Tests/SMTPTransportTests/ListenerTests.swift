import Mail
import SMTPTransport
import TestSupport
import Testing

/// What a client sees of a listener (RFC 5321, RFC 2920).
@Suite struct ListenerTests {
    /// RFC 5321 §4.1.1.3, §4.5.1.
    @Test("postmaster without a domain is a recipient, in any case of letters") func postmaster() async throws {
        let receiver = RecordingReceiver()
        let administrator = try #require(EmailAddress("it@zegel.example"))
        try await withListener(receiver, { $0.postmaster = administrator }) {
            let mail = "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nS: 250\n"
            try await SMTPTestClient(port: $0.number).dialog(
                mail + "C: RCPT TO:<PostMaster>\nS: 250\nC: RCPT TO:<postmaster> NOTIFY=NEVER\nS: 250\nC: RCPT TO:<root>\nS: 553\n"
                    + "C: RCPT TO:<postmaster@b.test>\nS: 250\nC: DATA\nS: 354\nC: x\nC: .\nS: 250\n")
        }
        let paths = receiver.state.withLock { $0.messages.map { $0.envelope.forwardPaths.map(\.description) } }
        #expect(paths == [["it@zegel.example", "postmaster@b.test"]])
    }

    private static let opening = """
        S: 220 mx.test
        C: EHLO c.test
        S: 250 PIPELINING
        C: MAIL FROM:<a@a.test>
        C: RCPT TO:<b@b.test>
        C: DATA
        S: 250 2.1.0
        S: 250 2.1.5
        S: 354

        """

    private func hold(
        _ text: String, _ receiver: RecordingReceiver = RecordingReceiver(), _ change: (inout ListenerConfiguration) -> Void = { _ in }
    ) async throws {
        try await withListener(receiver, change) { try await SMTPTestClient(port: $0.number).dialog(text) }
    }

    @Test func takesAMessageAndUnstuffsDots() async throws {
        let receiver = RecordingReceiver()
        try await hold(
            Self.opening + "C: Subject: x\nC: \nC: ..dot\nC: .\nS: 250 2.0.0 Ok: queued as\nC: QUIT\nS: 221\nS: <closed>", receiver)
        #expect(receiver.bytes == [Array("Subject: x\r\n\r\n.dot\r\n".utf8)])
    }

    /// Whatever looks like an end but is not CRLF.CRLF ends nothing; with a bare CR, LF or NUL nothing is queued.
    @Test(
        arguments: [
            "\\n.\\n", "\\n.\\r\\n", "\\r\\n.\\n", "\\r.\\r", "\\r\\n.\\r", "\\r\\n\\0.\\r\\n", "\\r\\n.\\0\\r\\n", "\\r.\\r\\n", "\\n.\\r",
            "\\r\\n.\\r\\r\\n", "\\r\\r\\n.\\r\\n.", "\\n\\n.\\n\\n",
        ])
    func neverMakesTwoMessagesOfOne(end: String) async throws {
        let receiver = RecordingReceiver()
        let smuggled = "MAIL FROM:<evil@a.test>\\r\\nRCPT TO:<b@b.test>\\r\\nDATA\\r\\nSubject: two\\r\\n\\r\\nx\\r\\n.\\r\\n"
        try await hold(Self.opening + "R: Subject: one\\r\\n\\r\\nx\(end)\(smuggled)\nS: 550 5.6.0\nS: <closed>", receiver)
        #expect(receiver.bytes.isEmpty)
        receiver.state.withLock { #expect($0.begun == 1 && $0.abandoned == 1) }
    }

    @Test(arguments: ["EHLO c.test\\r\\nNOOP", "HELO c.test\\r\\nNOOP", "EHLO c.test\\r\\nMAIL FROM:<>"])
    func closesWhenTheClientTalksAhead(commands: String) async throws {
        try await hold("S: 220\nR: \(commands)\\r\\n\nS: 521 5.5.1\nS: <closed>")
    }

    @Test func closesWhenTheMessageComesBefore354() async throws {
        let receiver = RecordingReceiver()
        try await hold(
            "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nC: RCPT TO:<b@b.test>\nC: DATA\nC: x\nC: .\nS: 250\nS: 250\nS: 521\nS: <closed>",
            receiver)
        #expect(receiver.bytes.isEmpty)
    }

    @Test(arguments: ["NOOP\\n", "NO\\rOP\\r\\n"])
    func refusesBareLineEndsInCommands(line: String) async throws {
        try await hold("S: 220\nR: \(line)\nS: 521 5.5.2\nS: <closed>")
    }

    @Test func refusesWhatIsTooLarge() async throws {
        let receiver = RecordingReceiver()
        try await hold("S: 220\nC: EHLO c\nS: 250 SIZE 20\nC: MAIL FROM:<> SIZE=21\nS: 552 5.3.4", receiver) { $0.limits.messageSize = 20 }
        try await hold(Self.opening + "C: 0123456789\nC: 0123456789\nC: .\nS: 552 5.3.4\nC: NOOP\nS: 250", receiver) {
            $0.limits.messageSize = 20
        }
        #expect(receiver.bytes.isEmpty)
    }

    @Test func queuesNothingOfACutMessage() async throws {
        let receiver = RecordingReceiver()
        try await hold(Self.opening + "C: Subject: x\nC: <leave>", receiver)
        #expect(receiver.bytes.isEmpty)
    }

    @Test func answers421WhenNotReady() async throws {
        try await hold("S: 421 4.3.2\nS: <closed>", RecordingReceiver(isReady: false))
    }

    @Test func limitsErrorsRecipientsJunkAndConnections() async throws {
        try await hold("S: 220\nC: X\nS: 500\nC: X\nS: 421 4.7.0\nS: <closed>") { $0.limits.errors = 2 }
        try await hold("S: 220\nC: NOOP\nS: 250\nC: NOOP\nS: 421 4.7.0\nS: <closed>") { $0.limits.junkCommands = 1 }
        try await hold(
            "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nS: 250\nC: RCPT TO:<a@b.test>\nS: 250\nC: RCPT TO:<c@b.test>\nS: 452 4.5.3"
        ) {
            $0.limits.recipients = 1
        }
        try await hold("S: 421 4.7.0\nS: <closed>") { $0.limits.connectionsPerClient = 0 }
    }

    /// A client that resets before every message is at work, not idle.
    @Test func forgetsJunkAfterAMessage() async throws {
        let mail = "C: RSET\nS: 250\nC: MAIL FROM:<>\nS: 250\nC: RCPT TO:<b@b.test>\nS: 250\nC: DATA\nS: 354\nC: x\nC: .\nS: 250\n"
        try await hold("S: 220\nC: EHLO c\nS: 250\n" + String(repeating: mail, count: 3)) { $0.limits.junkCommands = 1 }
    }

    @Test(arguments: ["no@b.test"]) func refusesOneRecipientAndKeepsTheOther(refused: String) async throws {
        let receiver = RecordingReceiver()
        try await hold(
            "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nC: RCPT TO:<\(refused)>\nC: RCPT TO:<b@b.test>\nC: DATA\nS: 250\nS: 550 5.1.1\nS: 250\nS: 354\nC: x\nC: .\nS: 250",
            receiver)
        receiver.state.withLock { #expect($0.messages.map(\.envelope.forwardPaths.count) == [1]) }
    }

    @Test func needsACertificateForTLS() async throws {
        await #expect(throws: SMTPListener.MissingIdentity.self) { try await hold("", RecordingReceiver()) { $0.tls = .implicit } }
    }
}
