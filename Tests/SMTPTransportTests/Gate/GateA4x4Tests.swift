import Foundation
import Mail
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

@Suite("A4.4 TLS downgrade: none, may, encrypt and verify against servers of every kind")
struct GateA4x4TLSDowngrade {
    enum Server: String, CaseIterable, Sendable { case good, wrongName, expired, selfSigned, noSTARTTLS, brokenSTARTTLS }
    enum Outcome: Sendable { case encrypted, plain, waits }

    /// What becomes of a mail: enforced protection fails closed, a wish never stops mail.
    static let table: [(TLSPolicy, [Outcome])] = [
        (.none, [.plain, .plain, .plain, .plain, .plain, .plain]),
        (.may, [.encrypted, .encrypted, .encrypted, .encrypted, .plain, .plain]),
        (.encrypt, [.encrypted, .encrypted, .encrypted, .encrypted, .waits, .waits]),
        (.verify, [.encrypted, .waits, .waits, .waits, .waits, .waits]),
    ]
    static let cases = table.flatMap { policy, outcomes in zip(Server.allCases, outcomes).map { (policy, $0, $1) } }

    @Test("as the table says", arguments: cases) func delivers(policy: TLSPolicy, server: Server, expected: Outcome) async throws {
        let recipient = try #require(EmailAddress("b@b.test"))
        let envelope = Envelope(reversePath: nil, forwardPaths: [recipient])
        let content = OutgoingContent(Array("Subject: x\r\n\r\nx\r\n".utf8))
        let files = try ServerIdentity(
            name: server == .wrongName ? "other.test" : "localhost", until: Date().addingTimeInterval(server == .expired ? -3600 : 86_400),
            isSelfSigned: server == .selfSigned)
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test", rootsFile: files.rootsFile)
        let group = (envelope, content, recipient)
        if server == .noSTARTTLS || server == .brokenSTARTTLS {
            let sink = try MailSink(extensions: server == .noSTARTTLS ? [] : ["STARTTLS"]) { command, _ in
                command == "STARTTLS" ? .reply("220 Go ahead") : command.hasPrefix("\u{16}") ? .drop : nil
            }
            let outcome = await deliver(client, group, NextHop(host: "localhost", port: sink.port, tls: policy))
            if server == .noSTARTTLS { #expect(outcome == (expected == .plain) && sink.received.count == (expected == .plain ? 1 : 0)) }
            if server == .brokenSTARTTLS, policy != .none { #expect(outcome == (policy == .may)) }
        } else {
            let receiver = RecordingReceiver()
            try await withListener(receiver, { ($0.tls, $0.identity) = (.starttls, files.identity) }) {
                let outcome = await deliver(client, group, NextHop(host: "localhost", port: $0.number, tls: policy))
                #expect(outcome == (expected != .waits))
            }
            #expect(receiver.bytes.count == (expected == .waits ? 0 : 1))
            receiver.state.withLock { state in
                #expect(state.submissions.allSatisfy { ($0.tls != nil) == (expected == .encrypted) })
                #expect(state.submissions.allSatisfy { $0.tls.map { ["TLSv1.2", "TLSv1.3"].contains($0) } ?? true })
            }
        }
        await client.close()
    }

    private func deliver(_ client: RelayClient, _ mail: (Envelope, OutgoingContent, EmailAddress), _ hop: NextHop) async -> Bool {
        let outcomes = await client.deliver(envelope: mail.0, to: hop, content: mail.1)
        if case .delivered = outcomes[mail.2] { return true } else { return false }
    }
}
