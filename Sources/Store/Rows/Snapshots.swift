import Mail
import OpenSSL
import PKI
import Settings

extension ReadTransaction {
    /// All stored settings as a tree. A row whose key this version does not know is passed over: a newer one wrote it.
    public func settingsTree() throws -> SettingsTree {
        var tree = SettingsTree()
        for row in try settings() where SettingRegistry.named(row.key) != nil {
            _ = try tree.set(row.key, to: row.value, at: SettingLevel(row.level))
        }
        return tree
    }

    public func settingsSnapshot() throws -> SettingsSnapshot {
        SettingsSnapshot(try settingsTree(), generation: try generation())
    }

    /// Roots, intermediates, trust list and revocation lists, as judging needs them.
    /// - Parameter previous: what was read before: certificates and lists that are in it are not read and parsed again.
    public func trustStore(after previous: TrustStore? = nil) throws -> TrustStore {
        var entries: [String: TrustListEntry] = [:]
        for row in try trustList() {
            entries[row.thumbprint] = TrustListEntry(
                thumbprint: row.thumbprint, status: row.status == .trusted ? .whiteListed : .blackListed, allowExpired: row.allowExpired,
                note: row.note, author: row.author, time: row.time)
        }
        let known = Dictionary((previous.map { $0.roots + $0.intermediates } ?? []).map { ($0.thumbprint, $0) }) { first, _ in first }
        return TrustStore(
            roots: try authorities("is_root = 1", known), intermediates: try authorities("is_root = 0 AND is_pending = 0", known),
            trustList: entries, lists: try lists(after: previous),
            allowsSHA1: try allowsSHA1(), revoked: try ownRevocations(), after: previous)
    }

    /// One row instead of the whole tree, which the caller has read already.
    private func allowsSHA1() throws -> Bool {
        let key = SettingKeys.legacySHA1
        return try settings(at: .global).first { $0.key == key.name }.flatMap { Bool(settingText: $0.value) } ?? key.factory
    }

    private func authorities(_ condition: String, _ known: [String: Certificate]) throws -> [Certificate] {
        try rows("SELECT thumbprint FROM certificate WHERE is_ca = 1 AND \(condition) ORDER BY id").compactMap { row in
            let thumbprint = try row.text(0)
            if let certificate = known[thumbprint] { return certificate }
            return try certificateRow(thumbprint: thumbprint).map { try Certificate(stored: $0.der) }
        }
    }

    private func lists(after previous: TrustStore?) throws -> [CertificateRevocationList] {
        let known = Dictionary((previous?.lists ?? []).map { ($0.thumbprint, $0) }) { first, _ in first }
        return try rows("SELECT thumbprint FROM crl ORDER BY id").compactMap { row in
            let thumbprint = try row.text(0)
            return try known[thumbprint] ?? crlDER(thumbprint: thumbprint).flatMap { try? CertificateRevocationList(der: $0) }
        }
    }

    /// The certificates to look at for an address.
    public func candidates(for address: EmailAddress) throws -> [Candidate] {
        try certificateRows(for: address).filter { !$0.isRoot }.map { try Candidate($0) }
    }

    /// The certificate a setting names by its thumbprint; `nil` when it is not in the store.
    public func candidate(thumbprint: String) throws -> Candidate? {
        try certificateRow(thumbprint: thumbprint).map { try Candidate($0) }
    }
}

extension Candidate {
    fileprivate init(_ row: CertificateRow) throws {
        self.init(certificate: try Certificate(stored: row.der), hasPrivateKey: row.hasPrivateKey, isPending: row.isPending)
    }
}

extension WriteTransaction {
    /// Stores a certificate with all it is found by, and has its revocation lists fetched.
    /// - Parameter addresses: what it is found by; a harvested one only by the address it was seen to belong to.
    /// - Returns: whether it is new.
    public func insert(
        _ certificate: Certificate, isRoot: Bool = false, isPending: Bool = false, source: String, addresses: [EmailAddress]? = nil
    ) throws -> Bool {
        let row = CertificateRow(certificate, isRoot: isRoot, isPending: isPending, source: source)
        let isNew = try insert(row, addresses: addresses ?? certificate.addresses)
        if isNew { try insert(distributionPoints: certificate.crlDistributionPoints, ofCertificate: certificate.thumbprint) }
        return isNew
    }
}

extension SettingLevel {
    /// The level a stored row is at.
    public init(_ level: StoredLevel) {
        switch level {
        case .global: self = .global
        case .domain(let pattern): self.init(pattern)
        case .user(let address): self = .user(address)
        }
    }
}

extension CertificateRow {
    /// A certificate to be stored.
    public init(_ certificate: Certificate, isRoot: Bool, isPending: Bool = false, source: String) {
        self.init(
            thumbprint: certificate.thumbprint, der: certificate.der, subject: certificate.subject, issuer: certificate.issuer,
            subjectDER: certificate.subjectDER, issuerDER: certificate.issuerDER, serialNumber: certificate.serialNumber,
            subjectKeyIdentifier: certificate.subjectKeyIdentifier, notBefore: certificate.notBefore, notAfter: certificate.notAfter,
            isCA: certificate.isCA, isRoot: isRoot, isPending: isPending, source: source)
    }
}

extension StoredLevel {
    /// `nil` for the factory's, which is not stored.
    public init?(_ level: SettingLevel) {
        switch level {
        case .factory: return nil
        case .global: self = .global
        case .wildcard(let domain): self = .domain(.below(domain))
        case .domain(let domain): self = .domain(.exact(domain))
        case .user(let address): self = .user(address)
        }
    }
}
