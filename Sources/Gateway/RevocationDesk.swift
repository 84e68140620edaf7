import Foundation
import Jobs
import Mail
import PKI
import Settings
import Store

/// Takes revocation lists in: handed over by an administrator, or fetched from where the stored certificates say (`behaviour.md` 11).
///
/// Nothing of it stands on the way of a mail.
public struct RevocationDesk: Sendable {
    /// One list of a file or a download, and what became of it.
    public struct Item: Sendable {
        public var list: CertificateRevocationList
        public var taking: CRLTaking
        public var verdict: ListVerdict
    }

    /// Gets what an address serves, or says in plain words why not.
    public typealias Fetch = @Sendable (_ url: String) async throws -> [UInt8]

    private let store: Store
    private let basis: @Sendable () async throws -> (settings: SettingsSnapshot, trust: TrustStore)
    private let fetch: Fetch
    private let crypto: CryptoPool

    /// - Parameter basis: settings and trust of this moment.
    public init(
        store: Store, basis: @escaping @Sendable () async throws -> (settings: SettingsSnapshot, trust: TrustStore),
        crypto: CryptoPool, fetch: @escaping Fetch
    ) {
        self.store = store
        self.basis = basis
        self.crypto = crypto
        self.fetch = fetch
    }

    /// For programs without an engine: settings and trust are read for each use.
    public init(store: Store, crypto: CryptoPool, fetch: @escaping Fetch) {
        let basis = { @Sendable in try await store.read { (settings: try $0.settingsSnapshot(), trust: try $0.trustStore()) } }
        self.init(store: store, basis: basis, crypto: crypto, fetch: fetch)
    }

    /// Stores every list of a file with its verdict; certificates beside them are left.
    /// - Parameter source: `import`, or the address it came from.
    /// - Throws: `BundleError` when the file holds no list.
    public func take(_ file: [UInt8], source: String) async throws -> [Item] {
        let trust = try await basis().trust
        let date = store.now()
        let judged = try await crypto.run {
            try Self.lists(in: file).map { ($0, trust.verdict(on: $0, at: date)) }
        }
        return try await store.write { transaction in
            try judged.map { list, verdict in
                let taking = try transaction.take(list, isVerified: verdict.isVerified, source: source)
                return Item(list: list, taking: taking, verdict: verdict)
            }
        }
    }

    /// What each stored list is worth now, by thumbprint.
    public func verdicts() async throws -> [String: ListVerdict] {
        let trust = try await basis().trust
        let date = store.now()
        return try await crypto.run {
            Dictionary(trust.lists.map { ($0.thumbprint, trust.verdict(on: $0, at: date)) }) { first, _ in first }
        }
    }

    private static func lists(in file: [UInt8]) throws -> [CertificateRevocationList] {
        if let list = try? CertificateRevocationList(der: file) { return [list] }
        let bundle = try BundleReader.read(file, password: nil, limit: CertificateRevocationList.maximumSize * 2)
        guard bundle.lists.isEmpty else { return bundle.lists }
        throw PlainReason(bundle.refused.first?.reason ?? "the file holds no revocation list")
    }

    // MARK: Timed

    /// Fetches one list and stores it; the last good one stays whatever comes.
    public func refresh(_ job: JobRow) async -> JobOutcome {
        var retry: TimeInterval = 3600
        do {
            guard try await store.read({ try $0.isDistributionPoint(job.subject) }) else { return .over }
            let settings = try await basis().settings
            retry = settings.value(SettingKeys.crlRetry, at: .global).value.timeInterval
            let items = try await take(try await fetch(job.subject), source: job.subject)
            if let reason = items.lazy.compactMap(\.verdict.obstacle).first {
                return .failed(reason: "without effect: \(reason)", next: store.now().addingTimeInterval(retry))
            }
            return .done(next: store.now().addingTimeInterval(settings.value(SettingKeys.crlRefresh, at: .global).value.timeInterval))
        } catch {
            return .failed(reason: "\(error)", next: store.now().addingTimeInterval(retry))
        }
    }
}

/// A reason in words, where no error of a format fits.
public struct PlainReason: Error, CustomStringConvertible {
    public let description: String

    public init(_ text: String) { description = text }
}

extension Duration {
    fileprivate var timeInterval: TimeInterval { Double(components.seconds) }
}
