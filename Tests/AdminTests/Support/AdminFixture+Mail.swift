import Foundation
import Logging
import Mail
import NIOPosix
import Queue
import SMTPTransport
import TestSupport
import Testing

@testable import Gateway
@testable import Store

extension AdminFixture {
    /// The mail flow over the same store, without listeners and without a network.
    func mailFlow() throws -> MailFlow {
        let configuration = GatewayConfiguration(
            hostName: "mx.zegel.example", routes: RouteTable(internal: nil, external: nil),
            systemSender: try #require(EmailAddress("zegel@zegel.example")), organisation: "Zegel")
        let crypto = CryptoPool(threads: 1)
        let desk = DecisionDesk(
            configuration: configuration, store: store,
            snapshots: SnapshotSource(store: store, configuration: configuration, now: { Date() }),
            crypto: crypto, now: { Date() })
        return MailFlow(
            configuration: configuration, store: store, queue: queue, decisions: desk,
            relay: try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "mx.zegel.example"), crypto: crypto,
            random: store.random, now: { Date() }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Takes a mail from inside in and decides about it.
    /// - Returns: its id.
    @discardableResult
    func pass(_ flow: MailFlow, from sender: String = "alice@zegel.example", to recipient: String, subject: String = "Offer") async throws
        -> String
    {
        let envelope = Envelope(reversePath: EmailAddress(sender), forwardPaths: [try #require(EmailAddress(recipient))])
        let submission = Submission(
            origin: .inside, originReason: "listener", listener: "inside", clientAddress: "10.0.0.7", heloName: "client",
            receivedAt: Date())
        let writer = flow.accept(envelope, submission)
        try await writer.append(Array("From: \(sender)\r\nTo: \(recipient)\r\nSubject: \(subject)\r\n\r\nHello\r\n".utf8))
        let id = try await writer.commit()
        while let entry = try await queue.claimReceived() { try await flow.process(entry) }
        return id.text
    }
}
