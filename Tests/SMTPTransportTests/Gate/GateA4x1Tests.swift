import Foundation
import Mail
import NIOPosix
import SMTP
import SMTPTransport
import TestSupport
import Testing

@Suite("A4.1 SMTP smuggling: one message never becomes two")
struct GateA4x1SMTPSmuggling {
    /// What some servers take for the end of a message, and RFC 5321 §4.1.1.4 does not.
    static let shapes = [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r\n\0.\r\n", "\r\n.\0\r\n", "\r.\r\n", "\n.\r", "\r.\n", "\n\r.\r\n",
        "\r\n.\r\r\n",
        "\r\r\n.\r\n.", "\n\n.\n\n", "\r\n.\n\r\n", "\r\n\r.\r\n",
    ]
    private static let second = "MAIL FROM:<evil@a.test>\r\nRCPT TO:<b@b.test>\r\nDATA\r\nSubject: two\r\n\r\nx\r\n.\r\n"
    private static let envelope = "S: 220\nC: EHLO c.test\nS: 250\nC: MAIL FROM:<a@a.test>\nS: 250\nC: RCPT TO:<b@b.test>\nS: 250\n"

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "\r", with: "\\r").replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(
            of: "\0", with: "\\0")
    }

    /// The message and what follows it, by DATA or as one last chunk.
    private static func dialog(_ shape: String, byChunk: Bool, answer: String) -> String {
        let text = "Subject: one\r\n\r\nx\(shape)\(second)"
        let sent = byChunk ? "BDAT \(text.utf8.count) LAST\r\n\(text)" : text
        return envelope + (byChunk ? "" : "C: DATA\nS: 354\n") + "R: \(escaped(sent))\nS: \(answer)"
    }

    @Test("there are 16 shapes") func count() { #expect(Set(Self.shapes).count == 16) }

    @Test("refused with 550 5.6.0 and the connection closed; nothing is queued", arguments: shapes, [false, true])
    func strict(shape: String, byChunk: Bool) async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver) {
            try await SMTPTestClient(port: $0.number).dialog(Self.dialog(shape, byChunk: byChunk, answer: "550 5.6.0\nS: <closed>"))
        }
        #expect(receiver.bytes.isEmpty)
        receiver.state.withLock { #expect($0.begun == 1 && $0.abandoned == 1) }
    }

    /// Where bare line ends are mended they become CRLF, and still end nothing: one message arrives, and one leaves.
    @Test("from a client that may send bare line ends: one message in, one message out", arguments: shapes, [false, true])
    func mended(shape: String, byChunk: Bool) async throws {
        let receiver = RecordingReceiver()
        let isRefused = shape.contains("\0")
        // CRLF.CRLF stands in it, behind a bare CR: the message ends there for everybody, and what follows is read as commands.
        let endsItself = shape.contains("\r\n.\r\n") && !byChunk
        let answer =
            isRefused
            ? "550 5.6.0\nS: <closed>"
            : endsItself ? "250 2.0.0\nS: 500 5.5.2\nS: 503 5.5.1\nS: 521\nS: <closed>" : "250 2.0.0\nC: NOOP\nS: 250"
        try await withListener(receiver, { $0.mendsLineEndsOf = [Network("127.0.0.0/8")].compactMap(\.self) }) {
            try await SMTPTestClient(port: $0.number).dialog(Self.dialog(shape, byChunk: byChunk, answer: answer))
        }
        #expect(receiver.bytes.count == (isRefused ? 0 : 1))
        guard let bytes = receiver.bytes.first else { return }
        #expect(try await Self.sent(bytes) == 1)
    }

    @Test("text that looks like an end inside a chunk stays text: one message in, one message out")
    func dotLineInAChunk() async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver) {
            try await SMTPTestClient(port: $0.number).dialog(Self.dialog("\r\n.\r\n", byChunk: true, answer: "250 2.0.0"))
        }
        let bytes = try #require(receiver.bytes.first)
        #expect(receiver.bytes.count == 1 && String(decoding: bytes, as: UTF8.self).contains("\r\n.\r\nMAIL FROM:<evil@a.test>"))
        #expect(try await Self.sent(bytes) == 1)
    }

    /// Sends what was taken on to a server that knows nothing of us.
    /// - Returns: how many messages arrived there; the stream had no bare CR or LF.
    private static func sent(_ bytes: [UInt8]) async throws -> Int {
        let sink = try MailSink()
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let recipient = try #require(EmailAddress("b@b.test"))
        _ = await client.deliver(
            envelope: Envelope(reversePath: nil, forwardPaths: [recipient]), to: NextHop(host: "127.0.0.1", port: sink.port, tls: .none),
            content: OutgoingContent(bytes))
        await client.close()
        let received = sink.received
        for message in received { #expect(!hasBareLineEnd(message.data)) }
        #expect(received.first?.message.starts(with: bytes) == true)
        return received.count
    }

    private static func hasBareLineEnd(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { index in
            bytes[index] == 10 && (index == 0 || bytes[index - 1] != 13)
                || bytes[index] == 13 && (index + 1 == bytes.count || bytes[index + 1] != 10)
        }
    }

    @Test(
        "commands with bare CR or LF: 521 and close",
        arguments: ["NOOP\\n", "NO\\rOP\\r\\n", "MAIL FROM:<a@a.test>\\nRCPT TO:<b@b.test>\\r\\n"])
    func commands(line: String) async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver) {
            try await SMTPTestClient(port: $0.number).dialog("S: 220\nC: EHLO c\nS: 250\nR: \(line)\nS: 521 5.5.2\nS: <closed>")
        }
    }

    @Test(
        "a bare CR or LF never goes out: the transaction is broken off", arguments: ["a\nb", "a\rb", "a\r", "\n.\n", "a\r\n.\n", "a\r\r\n"])
    func outgoing(text: String) async throws {
        let sink = try MailSink()
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let recipient = try #require(EmailAddress("b@b.test"))
        let outcomes = await client.deliver(
            envelope: Envelope(reversePath: nil, forwardPaths: [recipient]), to: NextHop(host: "127.0.0.1", port: sink.port, tls: .none),
            content: OutgoingContent(Array("Subject: x\r\n\r\n\(text)".utf8)))
        await client.close()
        guard case .failed(let reply, _) = outcomes[recipient] else { return #expect(Bool(false), "\(outcomes)") }
        #expect(reply.status == EnhancedStatus(5, 6, 0) && sink.received.isEmpty)
    }
}
