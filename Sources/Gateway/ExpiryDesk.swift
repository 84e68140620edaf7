import Foundation
import Jobs
import Logging
import Mail
import Notices
import PKI
import Queue
import SMTPTransport
import Settings
import Store

/// Warns of certificates before they end (`expiry.warn`): administrators of all whose key is ours and of authorities, internal owners
/// of their own. One whose successor is in the store already is passed over.
public struct ExpiryDesk: Sendable {
    /// The kind of its job; there is one such row.
    public static let job = "expiry-warning"
    private static let interval: TimeInterval = 86_400
    private static let retry: TimeInterval = 3600

    private let store: Store
    private let queue: Queue
    private let press: NoticePress
    private let administrators: [EmailAddress]
    private let basis: @Sendable () async throws -> (settings: SettingsSnapshot, trust: TrustStore)

    public init(
        store: Store, queue: Queue, configuration: GatewayConfiguration, crypto: CryptoPool, logger: Logger,
        basis: @escaping @Sendable () async throws -> (settings: SettingsSnapshot, trust: TrustStore)
    ) {
        self.store = store
        self.queue = queue
        self.basis = basis
        administrators = configuration.administrators
        press = NoticePress(configuration, store: store, crypto: crypto, random: store.random, logger: logger)
    }

    /// One run. A warning that could not be queued makes the whole run be repeated: rather twice than never.
    public func warn(_ job: JobRow) async -> JobOutcome {
        let now = store.now()
        do {
            let settings = try await basis().settings
            let days = settings.value(SettingKeys.expiryWarn, at: .global).value.elements.map(\.days)
            let ending = try await ending(in: ExpiryWindow(days: days, last: job.succeededAt, now: now))
            if !ending.isEmpty { try await tell(of: ending, settings, at: now) }
            return .done(next: now.addingTimeInterval(Self.interval))
        } catch {
            return .failed(reason: "\(error)", next: now.addingTimeInterval(Self.retry))
        }
    }

    private func ending(in window: ExpiryWindow) async throws -> [ExpiringCertificate] {
        try await store.read { transaction in
            let span = window.span
            return try transaction.certificateRows(ofOursEndingAfter: span.after, until: span.until)
                .filter { window.contains($0.notAfter) }
                .compactMap { row in
                    let addresses = try transaction.addresses(ofCertificate: row.thumbprint)
                    guard try !transaction.hasSuccessor(of: row, for: addresses) else { return nil }
                    return ExpiringCertificate(
                        subject: row.subject, serialNumber: row.serialNumber, addresses: addresses, notAfter: row.notAfter,
                        thumbprint: row.thumbprint, isCA: row.isCA)
                }
        }
    }

    private func tell(of ending: [ExpiringCertificate], _ settings: SettingsSnapshot, at now: Date) async throws {
        for administrator in administrators {
            try await send(.certificatesEnd(ending, at: now), to: administrator, settings, at: now)
        }
        var owned: [EmailAddress: [ExpiringCertificate]] = [:]
        for certificate in ending where !certificate.isCA {
            for address in certificate.addresses where settings.value(SettingKeys.locality, for: address).value == .internal {
                owned[address, default: []].append(certificate)
            }
        }
        for (owner, certificates) in owned.sorted(by: { $0.key.description < $1.key.description }) {
            try await send(.ownCertificatesEnd(certificates, of: owner, at: now), to: owner, settings, at: now)
        }
    }

    private func send(_ content: NoticeContent, to recipient: EmailAddress, _ settings: SettingsSnapshot, at date: Date) async throws {
        for entry in try await press.entries(content, to: recipient, settings, trace: nil, at: date) { try await queue.accept(entry) }
    }
}
