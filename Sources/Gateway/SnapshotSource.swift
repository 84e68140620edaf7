import Foundation
import Mail
import PKI
import Policy
import Settings
import Store
import Synchronization

/// Reads what decisions depend on: settings and trust once a generation, candidates for each message.
public final class SnapshotSource: Sendable {
    private struct Cached: Sendable {
        /// Of the store before it was read: while it is the store's, nothing has to be read.
        var revision: UInt64
        var generation: Int64
        var settings: SettingsSnapshot
        var trust: TrustStore
    }

    private let store: Store
    private let configuration: GatewayConfiguration
    private let now: @Sendable () -> Date
    private let cache = Mutex<Cached?>(nil)
    private let memory = Mutex(CandidateMemory())
    private let taught = Mutex(CapabilityMemory())

    public init(store: Store, configuration: GatewayConfiguration, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.configuration = configuration
        self.now = now
    }

    /// Everything a decision about this message depends on, from one transaction.
    /// - Parameter proposed: settings to decide by instead of the stored ones.
    public func snapshot(for facts: MessageFacts, under proposed: SettingsTree? = nil) async throws -> PolicySnapshot {
        let signer = facts.origin == .outside ? nil : facts.author.address ?? facts.reversePath
        let revision = store.revision
        if proposed == nil, let snapshot = remembered(facts, signer, at: revision) { return snapshot }
        let (cached, memory) = (cache.withLock { $0 }, memory.withLock { $0 })
        let (base, settings, candidates, capabilities, signing, named, passwords) = try await store.read { transaction in
            let base = try Self.base(transaction, cached, revision)
            let settings = proposed.map { SettingsSnapshot($0, generation: base.generation) } ?? base.settings
            var candidates: [EmailAddress: [Candidate]] = [:]
            var capabilities: [EmailAddress: RecipientCapabilities] = [:]
            for address in Self.addresses(of: facts, signer) where candidates[address] == nil {
                candidates[address] =
                    try memory.candidates(for: address, at: base.generation) ?? transaction.candidates(for: address)
                capabilities[address] = try transaction.capabilities(of: address)
            }
            var named: [String: Candidate] = [:]
            for thumbprint in Self.namedCertificates(settings, facts, sender: signer) {
                named[thumbprint] = try transaction.candidate(thumbprint: thumbprint)
            }
            return (
                base, settings, candidates, capabilities, signer.flatMap { candidates[$0] } ?? [], named,
                try transaction.passwordFacts(of: facts.recipients, settings)
            )
        }
        cache.withLock { $0 = base }
        let read = candidates.filter { memory.candidates(for: $0.key, at: base.generation) == nil }
        if !read.isEmpty { self.memory.withLock { $0.keep(read, at: base.generation) } }
        taught.withLock { $0.keep(capabilities, of: candidates.keys, at: revision) }
        return snapshot(settings, base.trust, candidates, signing, named, capabilities, passwords, revision)
    }

    private func snapshot(
        _ settings: SettingsSnapshot, _ trust: TrustStore, _ candidates: [EmailAddress: [Candidate]], _ signing: [Candidate],
        _ named: [String: Candidate], _ capabilities: [EmailAddress: RecipientCapabilities],
        _ passwords: PasswordFacts, _ revision: UInt64
    ) -> PolicySnapshot {
        PolicySnapshot(
            settings: settings, trust: trust, candidates: candidates, signing: signing, named: named,
            capabilities: capabilities, relayDomains: configuration.relayDomains, makesPDF: configuration.makesPDF,
            smsTransports: configuration.smsTransports, passwords: passwords, systemSender: configuration.systemSender,
            instanceID: configuration.hostName, revision: revision, at: now())
    }

    /// Made of what was read before; `nil` when something has to be read.
    private func remembered(_ facts: MessageFacts, _ signer: EmailAddress?, at revision: UInt64) -> PolicySnapshot? {
        guard let base = cache.withLock({ $0 }), base.revision == revision,
            Self.namedCertificates(base.settings, facts, sender: signer).isEmpty,
            facts.recipients.allSatisfy({ !base.settings.view(for: $0).dependsOnEarlierPasswords })
        else { return nil }
        let addresses = Self.addresses(of: facts, signer)
        let known = memory.withLock { memory in addresses.map { memory.candidates(for: $0, at: base.generation) } }
        let learnt = taught.withLock { taught in addresses.map { taught.capabilities(of: $0, at: revision) } }
        var candidates: [EmailAddress: [Candidate]] = [:]
        var capabilities: [EmailAddress: RecipientCapabilities] = [:]
        for (index, address) in addresses.enumerated() {
            guard let found = known[index], let taught = learnt[index] else { return nil }
            candidates[address] = found
            capabilities[address] = taught
        }
        return snapshot(
            base.settings, base.trust, candidates, signer.flatMap { candidates[$0] } ?? [], [:], capabilities, .init(), revision)
    }

    /// Whose certificates are looked at.
    private static func addresses(of facts: MessageFacts, _ signer: EmailAddress?) -> [EmailAddress] {
        facts.recipients + facts.recipients.compactMap(\.withoutTag) + [signer].compactMap(\.self)
    }

    /// The thumbprints that settings of this message's people name, at every level.
    private static func namedCertificates(_ settings: SettingsSnapshot, _ facts: MessageFacts, sender: EmailAddress?) -> Set<String> {
        let recipients = facts.recipients.map { settings.view(for: $0) }
        let forRecipients = [SettingKeys.smimeCertificates, SettingKeys.smimeAdditionalCertificates]
        var lists = recipients.flatMap { view in forRecipients.flatMap { view.ownValues($0) } }
        if facts.origin != .outside {
            let view = settings.view(for: sender)
            lists += view.ownValues(SettingKeys.signCertificate) + view.ownValues(SettingKeys.smimeAdditionalCertificates)
        }
        return Set(lists.flatMap(\.value.elements).map(\.text))
    }

    /// The settings of this moment.
    func settings() async throws -> SettingsSnapshot { try await basis().settings }

    /// Settings and trust of this moment.
    public func basis() async throws -> (settings: SettingsSnapshot, trust: TrustStore) {
        let (revision, cached) = (store.revision, cache.withLock { $0 })
        if let cached, cached.revision == revision { return (cached.settings, cached.trust) }
        let base = try await store.read { try Self.base($0, cached, revision) }
        cache.withLock { $0 = base }
        return (base.settings, base.trust)
    }

    /// What was read before counts as long as nothing was written since.
    private static func base(_ transaction: ReadTransaction, _ cached: Cached?, _ revision: UInt64) throws -> Cached {
        let generation = try transaction.generation()
        if var cached, cached.generation == generation {
            cached.revision = revision
            return cached
        }
        return Cached(
            revision: revision, generation: generation, settings: try transaction.settingsSnapshot(),
            trust: try transaction.trustStore(after: cached?.trust))
    }
}

extension ReadTransaction {
    /// What is known of the passwords of those who may get a PDF; nothing is read where the settings need nothing of it.
    fileprivate func passwordFacts(of recipients: [EmailAddress], _ settings: SettingsSnapshot) throws -> PasswordFacts {
        var facts = PasswordFacts()
        for recipient in recipients {
            let view = settings.view(for: recipient)
            guard view.dependsOnEarlierPasswords else { continue }
            let mode = view.value(SettingKeys.passwordMode).value
            if view.value(SettingKeys.passwordValidity).value != .eachMessage, mode == .originator || mode == .sms,
                let row = try passwordRow(for: recipient)
            {
                facts.kept[recipient] = .init(mode: row.mode, length: row.length, number: row.number, madeAt: row.madeAt)
            }
            if mode == .sms { facts.smsInADay[recipient] = try smsCount(for: recipient, since: time.addingTimeInterval(-86_400)) }
            if mode == .otp, try hasPortalAccount(recipient) { facts.known.insert(recipient) }
        }
        return facts
    }
}

extension SettingsView {
    /// Whether a PDF's password depends on what was made or sent before: then that is read for every message.
    fileprivate var dependsOnEarlierPasswords: Bool {
        switch value(SettingKeys.passwordMode).value {
        case .sms, .otp: true
        case .originator: value(SettingKeys.passwordValidity).value != .eachMessage
        default: false
        }
    }
}
