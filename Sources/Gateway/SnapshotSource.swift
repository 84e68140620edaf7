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
        var generation: Int64
        var settings: SettingsSnapshot
        var trust: TrustStore
    }

    private let store: Store
    private let configuration: GatewayConfiguration
    private let now: @Sendable () -> Date
    private let cache = Mutex<Cached?>(nil)
    private let memory = Mutex(CandidateMemory())

    public init(store: Store, configuration: GatewayConfiguration, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.configuration = configuration
        self.now = now
    }

    /// Everything a decision about this message depends on, from one transaction.
    /// - Parameter proposed: settings to decide by instead of the stored ones.
    public func snapshot(for facts: MessageFacts, under proposed: SettingsTree? = nil) async throws -> PolicySnapshot {
        let signer = facts.origin == .outside ? nil : facts.author.address ?? facts.reversePath
        let (cached, memory) = (cache.withLock { $0 }, memory.withLock { $0 })
        let (base, settings, candidates, capabilities, signing, named, passwords) = try await store.read { transaction in
            let base = try Self.base(transaction, cached)
            let settings = proposed.map { SettingsSnapshot($0, generation: base.generation) } ?? base.settings
            var candidates: [EmailAddress: [Candidate]] = [:]
            var capabilities: [EmailAddress: RecipientCapabilities] = [:]
            for address in facts.recipients + facts.recipients.compactMap(\.withoutTag) where candidates[address] == nil {
                candidates[address] =
                    try memory.candidates(for: address, at: base.generation) ?? transaction.candidates(for: address)
                capabilities[address] = try transaction.capabilities(of: address)
            }
            var named: [String: Candidate] = [:]
            for thumbprint in Self.namedCertificates(settings, facts, sender: signer) {
                named[thumbprint] = try transaction.candidate(thumbprint: thumbprint)
            }
            return (
                base, settings, candidates, capabilities, try signer.map { try transaction.candidates(for: $0) } ?? [], named,
                try transaction.passwordFacts(of: facts.recipients, settings)
            )
        }
        cache.withLock { $0 = base }
        let read = candidates.filter { memory.candidates(for: $0.key, at: base.generation) == nil }
        if !read.isEmpty { self.memory.withLock { $0.keep(read, at: base.generation) } }
        return PolicySnapshot(
            settings: settings, trust: base.trust, candidates: candidates, signing: signing, named: named,
            capabilities: capabilities, relayDomains: configuration.relayDomains, makesPDF: configuration.makesPDF,
            smsTransports: configuration.smsTransports, passwords: passwords, systemSender: configuration.systemSender,
            instanceID: configuration.hostName,
            at: now())
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
        let cached = cache.withLock { $0 }
        let base = try await store.read { try Self.base($0, cached) }
        cache.withLock { $0 = base }
        return (base.settings, base.trust)
    }

    /// What was read before counts as long as nothing was written since.
    private static func base(_ transaction: ReadTransaction, _ cached: Cached?) throws -> Cached {
        let generation = try transaction.generation()
        if let cached, cached.generation == generation { return cached }
        return Cached(
            generation: generation, settings: try transaction.settingsSnapshot(),
            trust: try transaction.trustStore(after: cached?.trust))
    }
}

extension ReadTransaction {
    /// What is known of the passwords of those who may get a PDF; nothing is read where the settings need nothing of it.
    fileprivate func passwordFacts(of recipients: [EmailAddress], _ settings: SettingsSnapshot) throws -> PasswordFacts {
        var facts = PasswordFacts()
        for recipient in recipients {
            let view = settings.view(for: recipient)
            let mode = view.value(SettingKeys.passwordMode).value
            if view.value(SettingKeys.passwordValidity).value != .eachMessage, mode == .originator || mode == .sms,
                let row = try passwordRow(for: recipient)
            {
                facts.kept[recipient] = .init(mode: row.mode, length: row.length, number: row.number, madeAt: row.madeAt)
            }
            if mode == .sms { facts.smsInADay[recipient] = try smsCount(for: recipient, since: time.addingTimeInterval(-86_400)) }
            if mode == .otp, try hasPasswordID(for: recipient) { facts.known.insert(recipient) }
        }
        return facts
    }
}
