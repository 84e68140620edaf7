import Foundation
import Jobs
import Logging
import PKI
import Settings
import Store

/// Fetches the certificates of missing issuers from where the certificates below them say (RFC 5280 §4.2.2.1).
///
/// Nothing of it stands on the way of a mail. Only CA certificates that complete a path to a root of ours are kept, and nothing
/// is trusted for where it came from.
public struct IssuerDesk: Sendable {
    /// Answers asked for to complete one path.
    private static let steps = 4
    /// Failures in a row after which an address is given up; the wait doubles with each.
    private static let mostFailures = 6

    private let store: Store
    private let basis: @Sendable () async throws -> (settings: SettingsSnapshot, trust: TrustStore)
    private let fetch: RevocationDesk.Fetch
    private let crypto: CryptoPool
    private let logger: Logger

    /// - Parameter basis: settings and trust of this moment.
    public init(
        store: Store, basis: @escaping @Sendable () async throws -> (settings: SettingsSnapshot, trust: TrustStore), crypto: CryptoPool,
        logger: Logger, fetch: @escaping RevocationDesk.Fetch
    ) {
        self.store = store
        self.basis = basis
        self.crypto = crypto
        self.logger = logger
        self.fetch = fetch
    }

    /// One address, and those its certificates name in turn.
    public func complete(_ job: JobRow) async -> JobOutcome {
        do {
            let (settings, trust) = try await basis()
            guard settings.value(SettingKeys.aiaFetch, at: .global).value else { return .over }
            guard let found = try await search(from: job.subject, trust) else {
                return try await later("what is served there completes no path to a root", job)
            }
            try await keep(found, from: job.subject)
            return .over
        } catch {
            let outcome = try? await later("\(error)", job)
            return outcome ?? .failed(reason: "\(error)", next: store.now().addingTimeInterval(3600))
        }
    }

    private func later(_ reason: String, _ job: JobRow) async throws -> JobOutcome {
        guard job.failures + 1 < Self.mostFailures else { return .over }
        let retry = try await basis().settings.value(SettingKeys.crlRetry, at: .global).value
        return .failed(reason: reason, next: store.now().addingTimeInterval(Double(retry.components.seconds << job.failures)))
    }

    /// - Returns: the certificates of paths that are now complete; `nil` when there is none.
    private func search(from address: String, _ trust: TrustStore) async throws -> [Certificate]? {
        var (pool, waiting, asked) = ([Certificate](), [address], Set<String>())
        for step in 0..<Self.steps {
            guard let url = waiting.first(where: { !asked.contains($0) }) else { break }
            asked.insert(url)
            let answer: [UInt8]
            // Only the first address is the job's; a dead one further up does not spoil what was found.
            do { answer = try await fetch(url) } catch  where step > 0 { continue }
            let (known, date) = (pool, store.now())
            let (found, complete) = try await crypto.run {
                let found = known + IssuerFile.authorities(in: answer)
                return (found, Self.completing(found, trust, at: date))
            }
            if !complete.isEmpty { return complete }
            waiting += found.dropFirst(pool.count).flatMap(\.issuerURLs)
            pool = found
        }
        return nil
    }

    private static func completing(_ pool: [Certificate], _ trust: TrustStore, at date: Date) -> [Certificate] {
        let judge = UsabilityJudge(trust: trust, at: date)
        let paths = pool.map { judge.judge($0, for: .any, address: nil, extraIntermediates: pool) }.filter(\.isUsable)
        let needed = Set(paths.flatMap { $0.validation.path.map(\.thumbprint) })
        return pool.filter { needed.contains($0.thumbprint) }
    }

    private func keep(_ found: [Certificate], from url: String) async throws {
        let kept = try await store.write { transaction in
            try found.filter { certificate in
                guard try transaction.certificateRow(thumbprint: certificate.thumbprint) == nil else { return false }
                _ = try transaction.insert(certificate, source: "aia")
                try transaction.audit(
                    actor: "aia", operation: "certificate.issuer-fetch", subject: certificate.thumbprint, after: url)
                return true
            }
        }
        for certificate in kept {
            logger.notice("certificate.issuer-fetched", metadata: ["thumbprint": "\(certificate.thumbprint)", "url": "\(url)"])
        }
    }
}
