import SMTPTransport
import TestSupport
import Testing

@Suite("A4.2 illegal pipelining: nothing is taken that was sent ahead of an answer it hangs on")
struct GateA4x2IllegalPipelining {
    private static let transaction = "MAIL FROM:<a@a.test>\\r\\nRCPT TO:<b@b.test>\\r\\n"

    /// Commands with more behind them in one write, and the answers that come before the end.
    static let early: [(sent: String, answers: [String], isLMTP: Bool)] = [
        ("EHLO c\\r\\nMAIL FROM:<a@a.test>\\r\\n", [], false), ("HELO c\\r\\nMAIL FROM:<a@a.test>\\r\\n", [], false),
        ("EHLO c\\r\\nX", [], false), ("LHLO c\\r\\nMAIL FROM:<a@a.test>\\r\\n", [], true),
        ("STARTTLS\\r\\nEHLO c\\r\\n", [], false), ("AUTH PLAIN\\r\\nAGEAYg==\\r\\n", [], false),
        ("AUTH PLAIN AGEAYg==\\r\\nMAIL FROM:<a@a.test>\\r\\n", [], false),
        ("XCLIENT ADDR=192.0.2.1\\r\\nEHLO c\\r\\n", [], false),
        ("\(transaction)DATA\\r\\nSubject: x\\r\\n\\r\\nx\\r\\n.\\r\\n", ["503", "503"], false),
    ]

    @Test("521 and close", arguments: early.indices) func closes(_ index: Int) async throws {
        let receiver = RecordingReceiver()
        let (sent, answers, isLMTP) = Self.early[index]
        try await withListener(receiver, { $0.spoken = isLMTP ? .lmtp : .smtp }) {
            let expected = answers.map { "S: \($0)\n" }.joined()
            try await SMTPTestClient(port: $0.number).dialog("S: 220\nR: \(sent)\n\(expected)S: 521 5.5.1\nS: <closed>")
        }
        #expect(receiver.bytes.isEmpty)
    }

    @Test("a message before 354: 521, close, and nothing queued") func data() async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver) {
            try await SMTPTestClient(port: $0.number).dialog(
                "S: 220\nC: EHLO c\nS: 250\nR: \(Self.transaction)DATA\\r\\nx\\r\\n.\\r\\n\nS: 250\nS: 250\nS: 521 5.5.1\nS: <closed>")
        }
        receiver.state.withLock { #expect($0.begun == 0 && $0.messages.isEmpty) }
    }

    @Test("what RFC 2920 and RFC 3030 allow in one group is carried out in order") func legal() async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver) {
            try await SMTPTestClient(port: $0.number).dialog(
                """
                S: 220
                C: EHLO c
                S: 250
                R: RSET\\r\\n\(Self.transaction)BDAT 3\\r\\nab\\rBDAT 1 LAST\\r\\n\\nMAIL FROM:<>\\r\\nQUIT\\r\\n
                S: 250 2.0.0
                S: 250 2.1.0
                S: 250 2.1.5
                S: 250 2.0.0
                S: 250 2.0.0
                S: 250 2.1.0
                S: 221
                S: <closed>
                """)
        }
        #expect(receiver.bytes == [Array("ab\r\n".utf8)])
    }
}
