import TestSupport
import Testing

@Suite struct MailSinkTests {
    @Test func keepsWhatItIsGiven() async throws {
        let sink = try MailSink()
        try await SMTPTestClient(port: sink.port).dialog(
            """
            S: 220
            C: EHLO c.test
            S: 250 SIZE
            C: MAIL FROM:<a@a.test>
            C: RCPT TO:<b@b.test>
            C: DATA
            S: 250
            S: 250
            S: 354
            C: Subject: x
            C: ..
            C: .
            S: 250
            C: QUIT
            S: 221
            S: <closed>
            """)
        let message = try #require(await sink.waitFor(count: 1).first)
        #expect(message.reversePath == "a@a.test" && message.forwardPaths == ["b@b.test"])
        #expect(message.message == Array("Subject: x\r\n.\r\n".utf8))
    }
}
