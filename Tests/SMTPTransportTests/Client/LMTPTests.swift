import Mail
import NIOPosix
import SMTP
import SMTPTransport
import TestSupport
import Testing

@Suite("RFC 2033, delivery by LMTP")
struct LMTPTests {
    @Test("LHLO, one answer a recipient after the message, the connection used again", arguments: [["PIPELINING"], []])
    func outcomes(extensions: [String]) async throws {
        let answers = ["250 2.1.5 Ok", "452 4.2.2 Full", "550 5.2.1 Disabled"]
        let sink = try MailSink(extensions: extensions) { command, _ in
            switch command {
            case _ where command.hasPrefix("LHLO"):
                .reply(
                    (["sink.test"] + extensions).enumerated().map { "250\($0 == extensions.count ? " " : "-")\($1)" }.joined(
                        separator: "\r\n"))
            case _ where command.hasPrefix("EHLO"), _ where command.hasPrefix("HELO"): .reply("500 5.5.1 LHLO please")
            case _ where command.contains("TO:<no@"): .reply("550 5.1.1 Unknown")
            case ".": .reply(answers.joined(separator: "\r\n"))
            default: nil
            }
        }
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let recipients = ["a@b.test", "no@b.test", "full@b.test", "off@b.test"].compactMap { EmailAddress($0) }
        let hop = NextHop(host: "127.0.0.1", port: sink.port, tls: .none, spoken: .lmtp)
        for _ in 0..<2 {
            let outcomes = await client.deliver(
                envelope: Envelope(reversePath: nil, forwardPaths: recipients), to: hop,
                content: OutgoingContent(Array("Subject: x\r\n\r\nx\r\n".utf8)))
            let words = recipients.map { recipient in
                switch outcomes[recipient] {
                case .delivered: "delivered"
                case .failed(let reply, _): "failed \(reply.status?.description ?? "")"
                case .deferred(let reply, _): "deferred \(reply?.status?.description ?? "")"
                default: "?"
                }
            }
            #expect(words == ["delivered", "failed 5.1.1", "deferred 4.2.2", "failed 5.2.1"])
        }
        await client.close()
        #expect(sink.connections == 1 && sink.received.count == 2 && !sink.commands.contains { $0.hasPrefix("EHLO") })
    }

    @Test("the connection breaks between two answers: who was answered has it, the other waits")
    func breaks() async throws {
        let sink = try MailSink(extensions: []) { command, _ in
            command.hasPrefix("LHLO") ? .reply("250 sink.test") : command == "." ? .replyAndDrop("250 2.1.5 Ok") : nil
        }
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let recipients = ["a@b.test", "c@b.test"].compactMap { EmailAddress($0) }
        let outcomes = await client.deliver(
            envelope: Envelope(reversePath: nil, forwardPaths: recipients),
            to: NextHop(host: "127.0.0.1", port: sink.port, tls: .none, spoken: .lmtp), content: OutgoingContent(Array("x\r\n".utf8)))
        await client.close()
        guard case .delivered = outcomes[recipients[0]], case .deferred(nil, _) = outcomes[recipients[1]] else {
            throw Spawned.Failure(description: "\(outcomes)")
        }
    }

    @Test("our own LMTP listener takes it")
    func ourOwn() async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver, { $0.spoken = .lmtp }) { port in
            let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
            let recipients = ["a@b.test", "c@b.test", "no@b.test"].compactMap { EmailAddress($0) }
            let outcomes = await client.deliver(
                envelope: Envelope(reversePath: nil, forwardPaths: recipients),
                to: NextHop(host: "127.0.0.1", port: port.number, tls: .none, spoken: .lmtp), content: OutgoingContent(Array("x\r\n".utf8)))
            await client.close()
            #expect(outcomes.values.count { if case .delivered = $0 { true } else { false } } == 2)
        }
        #expect(receiver.bytes.count == 1)
    }
}
