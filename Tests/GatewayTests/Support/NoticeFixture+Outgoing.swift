import Foundation
import Logging
import Mail
import NIOPosix
import PKI
import Queue
import SMTPTransport
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

extension NoticeFixture {
    func add(_ identity: TestAuthority.Identity) async throws {
        _ = try await store.write { try $0.insert(identity.certificate, isRoot: false, source: "test") }
    }

    /// Takes a mail in as a listener does, with a `Received` field on top.
    @discardableResult
    func submit(
        _ bytes: [UInt8], from sender: String?, to recipients: [String], origin: Origin = .inside, minimum: MinimumMode? = nil,
        signedInAs account: String? = nil
    ) async throws -> QueueID {
        let submission = Submission(
            origin: origin, originReason: "test", listener: origin.rawValue, clientAddress: "192.0.2.7", heloName: "client.example",
            authenticatedAs: account, receivedAt: clock.now, minimumMode: minimum)
        let envelope = Envelope(
            reversePath: sender.flatMap { EmailAddress($0) }, forwardPaths: recipients.compactMap { EmailAddress($0) })
        let writer = flow.accept(envelope, submission)
        try await writer.append(bytes)
        return try await writer.commit()
    }

    /// Sends a mail to a listener; one outcome a recipient.
    @discardableResult
    func send(_ bytes: [UInt8], from sender: String?, to recipients: String..., through door: Door) async -> [String: RecipientOutcome] {
        let envelope = Envelope(
            reversePath: sender.flatMap { EmailAddress($0) }, forwardPaths: recipients.compactMap { EmailAddress($0) })
        let hop = NextHop(host: "127.0.0.1", port: door.port, tls: .none)
        let outcomes = await relay.deliver(envelope: envelope, to: hop, content: OutgoingContent(bytes))
        return Dictionary(uniqueKeysWithValues: outcomes.map { ($0.key.description, $0.value) })
    }

    /// Works the queue as its runner does, a step that fails is put back, until it had more tries than it gets.
    func runOut() async {
        for _ in 0..<12 {
            while let entry = try? await queue.claimReceived() {
                do { try await flow.process(entry) } catch { _ = try? await queue.retryLater(entry, reason: "\(error)") }
            }
            for entry in (try? await queue.claimReady(limit: 100)) ?? [] {
                do { try await flow.deliver(entry) } catch { _ = try? await queue.retryLater(entry, reason: "\(error)") }
            }
            clock.advance(by: 3600)
        }
    }

    /// Changes rows behind the back of everything.
    func corrupt(_ sql: String) async throws {
        try await store.write { transaction in
            try transaction.change(sql)
            try transaction.raiseGeneration()
        }
    }
}

extension [UInt8] {
    /// Whether the mark of the test's mail stands in it, as it is or in base64.
    var holdsMark: Bool {
        let text = String(decoding: self, as: UTF8.self)
        return text.contains("MARK") || text.contains("TUFSSy")
    }
}

/// A listener on a port of its own; mail goes into the fixture it is opened for.
struct Door: Sendable {
    private let admission: Admission
    private let listener: SMTPListener
    var port: Int { listener.localPort }

    static func start(
        _ name: String, _ rule: ListenerConfiguration.OriginRule, minimum: MinimumMode? = nil, hostName: String = "gateway.zegel.example",
        relayDomains: [String] = []
    ) async throws -> Door {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let admission = Admission(
            relayDomains: relayDomains.compactMap { DomainPattern($0) },
            disk: DiskGauge(maximumSize: 0, free: { nil }, now: { Date() }), logger: logger)
        let configuration = ListenerConfiguration(
            name: name, host: "127.0.0.1", port: 0, origin: rule, hostName: hostName, minimumMode: minimum)
        let listener = try await SMTPListener.start(
            configuration, receiver: admission, group: MultiThreadedEventLoopGroup.singleton, logger: logger, now: { Date() })
        return Door(admission: admission, listener: listener)
    }

    func open(for fixture: NoticeFixture) {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (clock, configuration) = (fixture.clock, fixture.flow.configuration)
        admission.open(
            fixture.flow, fixture.snapshots,
            AccountDesk(store: fixture.store, crypto: fixture.crypto, now: { clock.now }, logger: logger),
            RecipientDesk(
                check: configuration.recipientCheck, store: fixture.store, relay: fixture.relay, routes: configuration.routes,
                now: { clock.now }, logger: logger))
    }

    func stop() async { await listener.stop(within: .zero) }
}
