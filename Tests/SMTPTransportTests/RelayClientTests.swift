import Mail
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

/// What becomes of each recipient when a server answers this or that.
@Suite struct RelayClientTests {
    private func deliver(
        _ sink: MailSink, to recipients: [String] = ["b@b.test"], tls: TLSPolicy = .may, text: String = "Subject: x\r\n\r\n.y\r\n",
        times: Int = 1,
        between: () -> Void = {}
    ) async throws -> [String: String] {
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let paths = recipients.compactMap { EmailAddress($0) }
        let isInternationalized = paths.contains(where: \.isInternationalized)
        let envelope = Envelope(reversePath: nil, forwardPaths: paths, isInternationalized: isInternationalized)
        var outcomes: [EmailAddress: RecipientOutcome] = [:]
        for _ in 0..<times {
            let hop = NextHop(host: "127.0.0.1", port: sink.port, tls: tls)
            outcomes = await client.deliver(envelope: envelope, to: hop, content: OutgoingContent(Array(text.utf8)))
            between()
        }
        await client.close()
        return Dictionary(outcomes.map { ($0.key.description, Self.word($0.value)) }) { first, _ in first }
    }

    private static func word(_ outcome: RecipientOutcome) -> String {
        switch outcome {
        case .delivered: "delivered"
        case .relayed: "relayed"
        case .failed(let reply, _): "failed \(reply.status?.description ?? "")"
        case .deferred: "deferred"
        }
    }

    @Test(arguments: [["PIPELINING", "SIZE 1000"], ["SIZE 1000"], []]) func deliversOverOneConnection(extensions: [String]) async throws {
        let sink = try MailSink(extensions: extensions)
        #expect(try await deliver(sink, times: 2) == ["b@b.test": "delivered"])
        #expect(await sink.waitFor(count: 2).map(\.message) == Array(repeating: Array("Subject: x\r\n\r\n.y\r\n".utf8), count: 2))
        #expect(sink.connections == 1)
    }

    @Test(arguments: [["PIPELINING"], []]) func keepsTheOutcomesOfRecipientsApart(extensions: [String]) async throws {
        let sink = try MailSink(extensions: extensions) { command, _ in
            command.contains("TO:<no@") ? .reply("550 5.1.1 Unknown") : command.contains("TO:<later@") ? .reply("450 4.2.0 Later") : nil
        }
        let outcomes = try await deliver(sink, to: ["no@b.test", "later@b.test", "b@b.test"])
        #expect(outcomes == ["no@b.test": "failed 5.1.1", "later@b.test": "deferred", "b@b.test": "delivered"])
        #expect(sink.received.map(\.forwardPaths) == [["b@b.test"]])
    }

    @Test func opensAnewWhenTheServerClosedAnIdleConnection() async throws {
        let sink = try MailSink()
        #expect(try await deliver(sink, times: 2, between: sink.closeConnections) == ["b@b.test": "delivered"])
        #expect(sink.received.count == 2 && sink.connections == 2)
    }

    @Test(arguments: [
        (".", MailSink.Step.drop, "deferred"), (".", .reply("354 Go on"), "deferred"), (".", .reply("552 5.2.2 Full"), "failed 5.2.2"),
        ("DATA", .reply("250 Ok"), "deferred"), ("MAIL FROM:<>", .replyAndDrop("421 4.3.2 Bye"), "deferred"),
        ("", .reply("554 5.3.2 No"), "deferred"),
    ])
    func readsTheAnswer(command: String, step: MailSink.Step, outcome: String) async throws {
        let sink = try MailSink(extensions: ["PIPELINING"]) { said, _ in said == command ? step : nil }
        #expect(try await deliver(sink) == ["b@b.test": outcome])
    }

    @Test func needsSMTPUTF8ForInternationalMail() async throws {
        #expect(try await deliver(MailSink(extensions: []), to: ["ü@b.test"]) == ["ü@b.test": "failed 5.6.7"])
    }

    @Test(arguments: [(TLSPolicy.none, "delivered"), (.may, "delivered"), (.encrypt, "deferred"), (.verify, "deferred")])
    func keepsTheTLSPolicy(policy: TLSPolicy, outcome: String) async throws {
        #expect(try await deliver(MailSink(), tls: policy) == ["b@b.test": outcome])
    }

    /// What came before TLS is never taken for an answer after it, not even the first line of a reply.
    @Test(arguments: ["220 Go\r\n250 injected", "220 Go\r\n250-injected", "220 Go\r\n25"]) func refusesTalkAheadOfTLS(reply: String)
        async throws
    {
        let sink = try MailSink(extensions: ["STARTTLS"]) { command, _ in command == "STARTTLS" ? .reply(reply) : nil }
        #expect(try await deliver(sink, tls: .encrypt) == ["b@b.test": "deferred"])
        #expect(sink.received.isEmpty)
    }

    @Test func neverSendsABareLineEnd() async throws {
        let sink = try MailSink()
        #expect(try await deliver(sink, text: "a\n.\nb") == ["b@b.test": "failed 5.6.0"])
        #expect(sink.received.isEmpty)
    }
}
