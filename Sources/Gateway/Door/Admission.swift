import Foundation
import Logging
import Mail
import Queue
import SMTP
import SMTPTransport
import Settings
import Synchronization

/// Decides about clients, senders and recipients at the door, and takes messages in once the engine is ready.
///
/// Listeners start before the store is open: until `open` is called every client gets 421 4.3.2.
public final class Admission: MailReceiver {
    private struct Engine: Sendable {
        var flow: MailFlow
        var snapshots: SnapshotSource
        var accounts: AccountDesk
        var recipients: RecipientDesk
    }

    private let engine = Mutex<Engine?>(nil)
    private let relayDomains: Mutex<[DomainPattern]>
    private let disk: DiskGauge
    private let meter: MailMeter
    private let logger: Logger

    public init(relayDomains: [DomainPattern], disk: DiskGauge, meter: MailMeter = MailMeter(), logger: Logger) {
        self.relayDomains = Mutex(relayDomains)
        self.disk = disk
        self.meter = meter
        self.logger = logger
    }

    /// The engine is ready: mail may come in.
    public func open(_ flow: MailFlow, _ snapshots: SnapshotSource, _ accounts: AccountDesk, _ recipients: RecipientDesk) {
        engine.withLock { $0 = Engine(flow: flow, snapshots: snapshots, accounts: accounts, recipients: recipients) }
    }

    /// The configuration names others from now on.
    public func take(relayDomains domains: [DomainPattern]) { relayDomains.withLock { $0 = domains } }

    /// The engine stops: new connections are told to come back later.
    public func close() {
        engine.withLock { $0 = nil }
    }

    public var isReady: Bool { engine.withLock { $0 != nil } }

    private var opened: Engine? { engine.withLock { $0 } }

    public func check(reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? {
        guard let engine = opened else { return Self.notReady }
        guard disk.hasRoom else {
            logger.error("smtp.disk-full", metadata: ["client": "\(client.address)"])
            return Reply(452, EnhancedStatus(4, 3, 1), "Not enough room now, try again later")
        }
        guard let account = client.authenticatedAs else { return nil }
        return await engine.accounts.refusal(of: account, sending: reversePath)
    }

    /// No open relay: from outside only internal domains and `relay_domains` are taken (`behaviour.md` 3.3).
    public func check(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) async -> Reply? {
        let refusal = await refusal(of: forwardPath, client)
        if let refusal { meter.refused(refusal) }
        return refusal
    }

    private func refusal(of forwardPath: EmailAddress, _ client: ClientFacts) async -> Reply? {
        guard client.origin == .outside else { return nil }
        guard let engine = opened else { return Self.notReady }
        guard !forwardPath.isRouted else { return Self.noRelay }
        do {
            let locality = try await engine.snapshots.settings().value(SettingKeys.locality, for: forwardPath).value
            if locality == .internal { return try await engine.recipients.refusal(of: forwardPath) }
            if relayDomains.withLock({ $0 }).contains(where: { $0.covers(forwardPath.domain) }) { return nil }
            return Self.noRelay
        } catch {
            logger.error("smtp.recipient-check-failed", metadata: ["reason": "\(error)"])
            return Reply(451, EnhancedStatus(4, 3, 0), "Cannot check the recipient now, try again later")
        }
    }

    /// Safe mode lets clients try again (Q-05). Whether it is on is asked only when there is a refusal.
    public func final(_ refusal: Reply) async -> Reply {
        guard refusal.isPermanent, let engine = opened else { return refusal.softened }
        do {
            return try await engine.snapshots.settings().isSafeMode ? refusal.softened : refusal
        } catch {
            logger.error("smtp.safe-mode-unknown", metadata: ["reason": "\(error)"])
            return refusal.softened
        }
    }

    public func challenge(account: String, _ client: ClientFacts) async -> SCRAMChallenge? { await opened?.accounts.challenge(account) }

    public func check(_ attempt: LoginAttempt, _ client: ClientFacts) async -> LoginResult {
        await opened?.accounts.check(attempt, client) ?? .unavailable
    }

    public func begin(_ envelope: Envelope, _ submission: Submission) async throws(MailFailure) -> any MessageWriter {
        guard let engine = opened else {
            throw MailFailure(status: EnhancedStatus(4, 3, 2), text: "Not ready yet, try again later", cause: "the engine is not open")
        }
        let message = engine.flow.accept(envelope, submission)
        guard let account = submission.authenticatedAs else { return message }
        return AuthorCheckedMessage(message) { await engine.accounts.refusal(of: account, sending: $0) }
    }

    private static let noRelay = Reply(550, EnhancedStatus(5, 7, 1), "Relaying is not allowed")
    private static let notReady = Reply(451, EnhancedStatus(4, 3, 2), "Not ready yet, try again later")
}

extension EmailAddress {
    /// The local part names another host: `victim%other.example`, `other.example!victim`, `"victim@other.example"`. A server further inside
    /// may obey that, so strangers may not say it (Postfix: `allow_untrusted_routing`, no).
    fileprivate var isRouted: Bool { localPart.contains { "%!@".contains($0) } }
}
