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
    /// Looked at for each command: one reference, not all its parts.
    private final class Engine: Sendable {
        let flow: MailFlow
        let snapshots: SnapshotSource
        let accounts: AccountDesk
        let recipients: RecipientDesk

        init(_ flow: MailFlow, _ snapshots: SnapshotSource, _ accounts: AccountDesk, _ recipients: RecipientDesk) {
            self.flow = flow
            self.snapshots = snapshots
            self.accounts = accounts
            self.recipients = recipients
        }
    }

    private let engine = Mutex<Engine?>(nil)
    private let relayDomains: Mutex<[DomainPattern]>
    private let disk: DiskGauge
    private let meter: MailMeter
    private let pause: @Sendable (Duration) async -> Void
    private let clock: @Sendable () -> ContinuousClock.Instant
    /// When mail was last told to come back because too much waits.
    private let turnedAway = Mutex<ContinuousClock.Instant?>(nil)
    private let logger: Logger

    /// - Parameters:
    ///   - pause: lets time pass.
    ///   - clock: now.
    public init(
        relayDomains: [DomainPattern], disk: DiskGauge, meter: MailMeter = MailMeter(),
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) },
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }, logger: Logger
    ) {
        self.relayDomains = Mutex(relayDomains)
        self.disk = disk
        self.meter = meter
        self.pause = pause
        self.clock = clock
        self.logger = logger
    }

    /// The engine is ready: mail may come in.
    public func open(_ flow: MailFlow, _ snapshots: SnapshotSource, _ accounts: AccountDesk, _ recipients: RecipientDesk) {
        let opened = Engine(flow, snapshots, accounts, recipients)
        engine.withLock { $0 = opened }
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
        if let known = knownAnswer(reversePath: reversePath, client) { return known.refusal }
        guard let account = client.authenticatedAs, let engine = opened else { return Self.notReady }
        return await engine.accounts.refusal(of: account, sending: reversePath)
    }

    /// All but what an account may name as sender.
    public func knownAnswer(reversePath: EmailAddress?, _ client: ClientFacts) -> KnownAnswer? {
        guard let engine = opened else { return KnownAnswer(Self.notReady) }
        guard disk.hasRoom else {
            logger.error("smtp.disk-full", metadata: ["client": "\(client.address)"])
            return KnownAnswer(Reply(452, EnhancedStatus(4, 3, 1), "Not enough room now, try again later"))
        }
        if let refusal = refusal(for: client.origin, engine) { return KnownAnswer(refusal) }
        return client.authenticatedAs == nil ? KnownAnswer(nil) : nil
    }

    public func knownAnswer(forwardPath: EmailAddress, reversePath: EmailAddress?, _ client: ClientFacts) -> KnownAnswer? {
        client.origin == .outside ? nil : KnownAnswer(nil)
    }

    public func beginAtOnce(_ envelope: Envelope, _ submission: Submission) -> (any MessageWriter)? {
        guard let engine = opened, engine.flow.backlog.pause == .zero else { return nil }
        return writer(envelope, submission, engine)
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
        try await keepWaiting(submission, engine)
        return writer(envelope, submission, engine)
    }

    private func writer(_ envelope: Envelope, _ submission: Submission, _ engine: Engine) -> any MessageWriter {
        let author = submission.authenticatedAs.map { account in
            AuthorCheck { await engine.accounts.refusal(of: account, sending: $0) }
        }
        return engine.flow.accept(envelope, submission, author: author)
    }

    // MARK: Back-pressure

    /// Slows who brings mail while much of it waits: before the message comes, so that nothing of it is held in memory meanwhile.
    private func keepWaiting(_ submission: Submission, _ engine: Engine) async throws(MailFailure) {
        let time = engine.flow.backlog.pause
        guard time > .zero else { return }
        meter.slowed()
        await pause(time)
        guard let refusal = refusal(for: submission.origin, engine), let status = refusal.status else { return }
        throw MailFailure(
            status: status, text: refusal.lines.joined(separator: " "), cause: "too much mail waits to be processed", code: refusal.code)
    }

    private func refusal(for origin: Origin, _ engine: Engine) -> Reply? {
        let backlog = engine.flow.backlog
        guard backlog.refuses(origin) else { return nil }
        meter.turnedAway(origin)
        let quiet = quietTime()
        // A count that went astray must not keep the door shut: the runner looks what waits.
        if quiet >= Self.moment { engine.flow.queue.received.wake() }
        if quiet >= Self.spell {
            logger.warning(
                "smtp.too-much-waits",
                metadata: ["waiting": "\(backlog.count)", "wait_seconds": "\(backlog.wait.components.seconds)"])
        }
        return Self.tooMuchWaits
    }

    /// How long nobody was turned away before; less than a moment is not told apart.
    private func quietTime() -> Duration {
        let now = clock()
        return turnedAway.withLock { last in
            let quiet = last.map { $0.duration(to: now) } ?? Self.spell
            if quiet >= Self.moment { last = now }
            return quiet
        }
    }

    private static let moment = Duration.seconds(1)
    /// Refusals less apart than this are told in the log once.
    private static let spell = Duration.seconds(60)

    private static let tooMuchWaits = Reply(451, EnhancedStatus(4, 3, 2), "Too much mail waits here, try again later")

    private static let noRelay = Reply(550, EnhancedStatus(5, 7, 1), "Relaying is not allowed")
    private static let notReady = Reply(451, EnhancedStatus(4, 3, 2), "Not ready yet, try again later")
}

extension EmailAddress {
    /// The local part names another host: `victim%other.example`, `other.example!victim`, `"victim@other.example"`. A server further inside
    /// may obey that, so strangers may not say it (Postfix: `allow_untrusted_routing`, no).
    fileprivate var isRouted: Bool { localPart.contains { "%!@".contains($0) } }
}
