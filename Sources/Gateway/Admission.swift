import Foundation
import Logging
import Mail
import Queue
import SMTPTransport
import Settings
import Synchronization

/// Decides about senders and recipients at the door, and takes messages in once the engine is ready.
///
/// Listeners start before the store is open: until `open` is called every client gets 421 4.3.2.
public final class Admission: MailReceiver {
    private struct Engine: Sendable {
        var flow: MailFlow
        var snapshots: SnapshotSource
    }

    private let engine = Mutex<Engine?>(nil)
    private let relayDomains: [DomainPattern]
    private let meter: MailMeter
    private let logger: Logger

    public init(relayDomains: [DomainPattern], meter: MailMeter = MailMeter(), logger: Logger) {
        self.relayDomains = relayDomains
        self.meter = meter
        self.logger = logger
    }

    /// The engine is ready: mail may come in.
    public func open(_ flow: MailFlow, _ snapshots: SnapshotSource) {
        engine.withLock { $0 = Engine(flow: flow, snapshots: snapshots) }
    }

    /// The engine stops: new connections are told to come back later.
    public func close() {
        engine.withLock { $0 = nil }
    }

    public var isReady: Bool { engine.withLock { $0 != nil } }

    public func check(reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? { nil }

    /// No open relay: from outside only internal domains and `relay_domains` are taken (`behaviour.md` 3.3).
    public func check(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? {
        let refusal = await refusal(of: forwardPath, client)
        if let refusal { meter.refused(refusal) }
        return refusal
    }

    private func refusal(of forwardPath: EmailAddress, _ client: ClientFacts) async -> Reply? {
        guard client.origin == .outside, !relayDomains.contains(where: { $0.covers(forwardPath.domain) }) else { return nil }
        guard let snapshots = engine.withLock({ $0?.snapshots }) else { return Self.notReady }
        do {
            let locality = try await snapshots.settings().value(SettingKeys.locality, for: forwardPath).value
            return locality == .internal ? nil : Reply(550, EnhancedStatus(5, 7, 1), "Relaying is not allowed")
        } catch {
            logger.error("smtp.recipient-check-failed", metadata: ["reason": "\(error)"])
            return Reply(451, EnhancedStatus(4, 3, 0), "Cannot check the recipient now, try again later")
        }
    }

    public func begin(_ envelope: Envelope, _ submission: Submission) async throws(MailFailure) -> any MessageWriter {
        guard let flow = engine.withLock({ $0?.flow }) else {
            throw MailFailure(status: EnhancedStatus(4, 3, 2), text: "Not ready yet, try again later", cause: "the engine is not open")
        }
        return flow.accept(envelope, submission)
    }

    private static let notReady = Reply(451, EnhancedStatus(4, 3, 2), "Not ready yet, try again later")
}
