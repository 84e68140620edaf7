import Foundation
import OpenSSL
import PKI
import Settings
import Store

/// The kind of job that signs an authority's revocation list; its subject is the authority's id.
public let certificateListJob = "certificate-list"

/// Signs and keeps the revocation lists of our authorities (`behaviour.md` 13.6).
public struct ListDesk: Sendable {
    /// What signing a list came to.
    public enum Outcome: Hashable, Sendable {
        /// - next: when it is to be made anew.
        case published(number: Int64, nextUpdate: Date, next: Date)
        /// The key is not here, or there is no certificate yet: the last list is good until then.
        case cannotSign(until: Date?)
        /// The authority is gone.
        case gone
    }

    /// Lists are made anew at least so often.
    static let longest: TimeInterval = 86_400

    private let store: Store
    private let crypto: any CryptoRunner

    public init(store: Store, crypto: any CryptoRunner) {
        self.store = store
        self.crypto = crypto
    }

    /// Signs the list of an authority as it stands now, and takes it among the lists that decide.
    /// - Parameter lifetime: instead of `ca.crl-validity`: for the last list before a key goes offline.
    public func publish(_ authority: Int64, lifetime: Duration? = nil) async throws -> Outcome {
        let prepared = try await store.write { try $0.prepareList(ofAuthority: authority, lifetime: lifetime) }
        guard case .ready(let work) = prepared else {
            if case .cannotSign(let until) = prepared { return .cannotSign(until: until) }
            return .gone
        }
        let der = try await crypto.run { try work.builder.sign(with: work.key, digest: work.digest) }
        let list = try CertificateRevocationList(der: der)
        try await store.write { transaction in
            // A newer one is being made, of a newer state: that one counts.
            guard try transaction.authority(authority)?.listNumber == work.number else { return }
            guard
                try transaction.keep(
                    list: der, ofAuthority: authority, thisUpdate: work.builder.thisUpdate, nextUpdate: work.builder.nextUpdate)
            else { return }
            _ = try transaction.take(list, isVerified: true, source: "ca")
        }
        let life = work.builder.nextUpdate.timeIntervalSince(work.builder.thisUpdate)
        return .published(
            number: work.number, nextUpdate: work.builder.nextUpdate,
            next: work.builder.thisUpdate.addingTimeInterval(min(Self.longest, life / 2)))
    }
}

/// A list about to be signed.
struct ListWork: Sendable {
    enum Prepared: Sendable {
        case ready(ListWork)
        case cannotSign(until: Date?)
        case gone
    }

    var builder: CRLBuilder
    var key: PrivateKey
    var digest: Digest
    var number: Int64
}

extension WriteTransaction {
    fileprivate func prepareList(ofAuthority id: Int64, lifetime: Duration?) throws -> ListWork.Prepared {
        guard let row = try authority(id) else { return .gone }
        guard let thumbprint = row.thumbprint, let stored = try certificateRow(thumbprint: thumbprint), let key = try key(of: row) else {
            return .cannotSign(until: row.listNextUpdate)
        }
        let settings = try settingsSnapshot()
        let certificate = try Certificate(der: stored.der)
        let now = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
        // RFC 5280 §3.3: a revoked certificate stands on one list beyond its end.
        let entries = try revoked(byAuthority: id, endingAfter: min(row.listThisUpdate ?? now, now)).map { try CRLBuilder.Entry($0) }
        let number = try nextListNumber(ofAuthority: id)
        let life = lifetime ?? settings.value(SettingKeys.caCRLValidity, at: .global).value.duration
        let builder = CRLBuilder(
            issuer: certificate.subjectDER, thisUpdate: now, nextUpdate: now.addingTimeInterval(Double(life.components.seconds)),
            entries: entries,
            extensions: [.authorityKeyIdentifier(certificate.subjectKeyIdentifier ?? []), .cRLNumber(Self.octets(number))])
        return .ready(ListWork(builder: builder, key: key, digest: try row.listDigest(settings), number: number))
    }

    /// Contents octets of a positive INTEGER.
    private static func octets(_ number: Int64) -> [UInt8] {
        let octets = withUnsafeBytes(of: number.bigEndian) { Array($0.drop { $0 == 0 }) }
        return (octets.first ?? 0x80) >= 0x80 ? [0] + octets : octets
    }
}

extension AuthorityRow {
    /// Lists go on although an authority may not issue any more.
    fileprivate func listDigest(_ settings: SettingsSnapshot) throws -> Digest { (try? digest(settings)) ?? .sha256 }
}

extension CRLBuilder.Entry {
    init(_ row: IssuedCertificateRow) throws {
        guard let octets = Self.octets(row.serialNumber), let revocation = row.revocation else {
            throw StoreError.corrupt("the serial number \(row.serialNumber)")
        }
        var extensions: [ExtensionValue] = []
        // RFC 5280 §5.3.1: absent rather than unspecified.
        if revocation.reason != 0 { extensions.append(.reasonCode(UInt8(clamping: revocation.reason))) }
        if let date = revocation.invalidityAt { extensions.append(.invalidityDate(date)) }
        self.init(serialNumber: octets, revocationDate: revocation.at, extensions: extensions)
    }

    /// Contents octets of the INTEGER behind hexadecimal digits.
    private static func octets(_ digits: String) -> [UInt8]? {
        let text = Array(digits.utf8)
        guard !text.isEmpty, text.count.isMultiple(of: 2) else { return nil }
        let octets = stride(from: 0, to: text.count, by: 2).compactMap {
            UInt8(String(decoding: text[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
        guard octets.count * 2 == text.count else { return nil }
        return octets[0] >= 0x80 ? [0] + octets : octets
    }
}
