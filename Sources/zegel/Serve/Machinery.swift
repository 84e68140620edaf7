import Admin
import CA
import Foundation
import Gateway
import Jobs
import Logging
import Mail
import OpenSSL
import PortalOperations
import Store

/// Everything that is made from the configuration and made anew when that changes. Looked at for each mail: one reference.
final class Machinery: Sendable {
    let configuration: Configuration
    let gateway: GatewayConfiguration
    let snapshots: SnapshotSource
    let decisions: DecisionDesk
    let flow: MailFlow
    let revocation: RevocationDesk
    let sms: SMSDesk
    let keys: KeyDesk
    let incidents: IncidentDesk
    /// Answers the reply page.
    let replies: ReplyDesk
    /// Answers the pages of accounts.
    let accounts: PortalUserDesk
    /// Whose portal it is.
    var house: House { House(name: configuration.organisation, logo: configuration.letterhead.logo) }
    /// What to do, by the kind of job.
    let works: [String: JobRunner.Work]

    /// Kinds of jobs that are always there.
    static let standingJobs = [
        ExpiryDesk.job, NoticePruning.job, RetentionJobs.traces, RetentionJobs.queue, RenewalDesk.job, PasswordPruning.job,
        ReplyPruning.job,
    ]

    /// - Throws: `PlainFailure` when the configuration cannot work.
    init(_ configuration: Configuration, _ core: EngineCore) throws {
        self.configuration = configuration
        gateway = try configuration.gateway()
        let (store, crypto) = (core.store, core.crypto)
        let snapshots = SnapshotSource(store: store, configuration: gateway, now: core.now)
        self.snapshots = snapshots
        decisions = DecisionDesk(configuration: gateway, store: store, snapshots: snapshots, crypto: crypto, now: core.now)
        flow = MailFlow(
            configuration: gateway, store: store, queue: core.queue, decisions: decisions, relay: core.relay, crypto: crypto,
            random: { Random.bytes($0) }, now: core.now, meter: core.meter, budgets: core.budgets, backlog: core.backlog,
            renderer: core.renderer, logger: Logger(label: "mail"))
        let fetcher = configuration.fetcher
        revocation = RevocationDesk(store: store, basis: { try await snapshots.basis() }, crypto: crypto) {
            try await fetcher.get($0).bytes
        }
        let sms = SMSDesk(
            store: store, queue: core.queue, configuration: gateway, ways: configuration.sms, crypto: crypto,
            logger: Logger(label: "sms"), settings: { try await snapshots.basis().settings }, send: configuration.smsSender)
        self.sms = sms
        keys = KeyDesk(
            store: store, queue: core.queue, configuration: gateway, sms: sms, crypto: crypto, logger: Logger(label: "notices"))
        incidents = IncidentDesk(
            store: store, queue: core.queue, keys: keys, configuration: gateway, crypto: crypto, logger: Logger(label: "notices"))
        replies = ReplyDesk(
            store: store, queue: core.queue, configuration: gateway, crypto: crypto, budgets: core.budgets,
            settings: { try await snapshots.basis().settings }, logger: Logger(label: "portal"))
        accounts = PortalUserDesk(
            store: store, organisation: configuration.organisation, secrets: core.portalSecrets, logger: Logger(label: "portal"),
            settings: { try await snapshots.basis().settings })
        let portalMails = PortalMailDesk(
            store: store, queue: core.queue, configuration: gateway, crypto: crypto, logger: Logger(label: "notices"),
            settings: { try await snapshots.basis().settings })
        let delivery = DeliveryJobs(store: store, keys: keys)
        works = Self.works(self.revocation, gateway, snapshots, core) { try await fetcher.get($0).bytes }
            .merging([SMSDesk.job: { await sms.work($0) }, PasswordPruning.job: { _ in await PasswordPruning.run(store) }]) { $1 }
            .merging(delivery.works) { first, _ in first }
            .merging([ReplyPruning.job: { _ in await ReplyPruning.run(store) }]) { first, _ in first }
            .merging([PortalMailDesk.job: { await portalMails.work($0) }]) { first, _ in first }
    }

    private static func works(
        _ revocation: RevocationDesk, _ gateway: GatewayConfiguration, _ snapshots: SnapshotSource, _ core: EngineCore,
        _ fetch: @escaping @Sendable (String) async throws -> [UInt8]
    ) -> [String: JobRunner.Work] {
        let (store, crypto) = (core.store, core.crypto)
        let issuers = IssuerDesk(
            store: store, basis: { try await snapshots.basis() }, crypto: crypto, logger: Logger(label: "jobs"), fetch: fetch)
        let expiry = ExpiryDesk(
            store: store, queue: core.queue, configuration: gateway, crypto: crypto, logger: Logger(label: "notices")
        ) { try await snapshots.basis() }
        let retention = RetentionJobs(store: store, queue: core.queue) { try await snapshots.basis().settings }
        let works: [String: JobRunner.Work] = [
            crlRefreshJob: { await revocation.refresh($0) }, issuerFetchJob: { await issuers.complete($0) },
            ExpiryDesk.job: { await expiry.warn($0) }, NoticePruning.job: { _ in await NoticePruning.run(store) },
            RetentionJobs.traces: { await retention.pruneTraces($0) }, RetentionJobs.queue: { await retention.pruneQueue($0) },
        ]
        return works.merging(AuthorityJobs(store: store, logger: Logger(label: "jobs")).works) { first, _ in first }
    }

    /// Lets mail in by this configuration.
    func open(_ core: EngineCore) {
        core.admission.take(relayDomains: gateway.relayDomains)
        core.backlog.take(longestWait: gateway.processingWait)
        core.admission.open(
            flow, snapshots, AccountDesk(store: core.store, crypto: core.crypto, now: core.now, logger: Logger(label: "smtp")),
            RecipientDesk(
                check: gateway.recipientCheck, store: core.store, relay: core.relay, routes: gateway.routes, now: core.now,
                logger: Logger(label: "smtp")))
    }
}
