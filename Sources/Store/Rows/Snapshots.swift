import Mail
import OpenSSL
import PKI
import Settings

extension ReadTransaction {
    /// All stored settings as a tree. A row whose key this version does not know is passed over: a newer one wrote it.
    public func settingsTree() throws -> SettingsTree {
        var tree = SettingsTree()
        for row in try settings() where SettingRegistry.named(row.key) != nil {
            _ = try tree.set(row.key, to: row.value, at: Settings.SettingLevel(row.level))
        }
        return tree
    }

    public func settingsSnapshot() throws -> SettingsSnapshot {
        SettingsSnapshot(try settingsTree(), generation: try generation())
    }

    /// Roots, intermediates, trust list and revocation lists, as judging needs them.
    public func trustStore() throws -> TrustStore {
        var entries: [String: TrustListEntry] = [:]
        for row in try trustList() {
            entries[row.thumbprint] = TrustListEntry(
                thumbprint: row.thumbprint, status: row.status == .trusted ? .whiteListed : .blackListed, allowExpired: row.allowExpired,
                note: row.note, author: row.author, time: row.time)
        }
        return TrustStore(
            roots: try rootRows().map { try Certificate(der: $0.der) },
            intermediates: try intermediateRows().map { try Certificate(der: $0.der) },
            trustList: entries, lists: try crlRows().compactMap { try? CertificateRevocationList(der: $0.der) })
    }

    /// The certificates to look at for an address, and for the same without its tag.
    public func candidates(for address: EmailAddress) throws -> [Candidate] {
        let rows = try certificateRows(for: address) + (address.withoutTag.map { try certificateRows(for: $0) } ?? [])
        return try rows.filter { !$0.isRoot }.map {
            Candidate(certificate: try Certificate(der: $0.der), hasPrivateKey: $0.hasPrivateKey, isPending: $0.isPending)
        }
    }
}

extension Settings.SettingLevel {
    /// The level a stored row is at.
    public init(_ level: SettingLevel) {
        switch level {
        case .global: self = .global
        case .domain(let pattern): self = pattern.isWildcard ? .wildcard(pattern.domain) : .domain(pattern.domain)
        case .user(let address): self = .user(address)
        }
    }
}

extension CertificateRow {
    /// A certificate to be stored.
    public init(_ certificate: Certificate, isRoot: Bool, isPending: Bool = false, source: String) {
        self.init(
            thumbprint: certificate.thumbprint, der: certificate.der, subject: certificate.subject, issuer: certificate.issuer,
            subjectDER: certificate.x509.subjectDER, issuerDER: certificate.x509.issuerDER, serialNumber: certificate.serialNumber,
            subjectKeyIdentifier: certificate.subjectKeyIdentifier, notBefore: certificate.notBefore, notAfter: certificate.notAfter,
            isCA: certificate.isCA, isRoot: isRoot, isPending: isPending, source: source)
    }
}
