import Foundation
import OpenSSL
import PKI
import Settings
import Store

/// An authority opened for work: its certificate, those above it, and its key.
struct Issuer: Sendable {
    let row: AuthorityRow
    let certificate: Certificate
    /// Those above, nearest first, as far as they are in the store.
    let above: [Certificate]
    let key: PrivateKey
    let digest: Digest

    /// Itself and those above.
    var chain: [Certificate] { [certificate] + above }
}

extension ReadTransaction {
    /// Opens an authority.
    /// - Throws: `CAError.refused` when it cannot issue, with why.
    func issuer(_ row: AuthorityRow, _ settings: SettingsSnapshot) throws -> Issuer {
        guard let thumbprint = row.thumbprint, let stored = try certificateRow(thumbprint: thumbprint) else {
            throw CAError.refused("the authority \(row.name) still waits for its certificate: import it with zegel ca import")
        }
        guard !row.isRetired else { throw CAError.refused("the authority \(row.name) is marked “do not use”") }
        if let revocation = try issued(thumbprint: thumbprint)?.revocation {
            throw CAError.refused("the authority \(row.name) was revoked on \(revocation.at.formatted(.iso8601.year().month().day()))")
        }
        guard let key = try key(of: row) else {
            throw CAError.refused("the key of the authority \(row.name) is kept elsewhere: bring it back with zegel ca import")
        }
        let certificate = try Certificate(der: stored.der)
        guard certificate.notAfter > time else { throw CAError.refused("the authority \(row.name) has ended") }
        guard certificate.x509.matches(key) else {
            throw CAError.refused("the key of the authority \(row.name) does not belong to its certificate: its key is another one")
        }
        return Issuer(
            row: row, certificate: certificate, above: try authorities(above: certificate), key: key, digest: try row.digest(settings))
    }

    /// The certificates above one, nearest first; at most eight.
    func authorities(above certificate: Certificate) throws -> [Certificate] {
        var chain: [Certificate] = []
        var current = certificate
        while !current.isSelfIssued, chain.count < 8 {
            let candidates = try certificateRows(subjectDER: current.issuerDER).map { try Certificate(der: $0.der) }
            guard let next = candidates.first(where: { $0.isCA && current.x509.isSigned(by: $0.x509) && !chain.contains($0) }) else {
                break
            }
            chain.append(next)
            current = next
        }
        return chain
    }

    /// The authority that issues for an address: the one asked for, the one `ca.authority` names, or the default.
    func authority(_ asked: Int64?, for view: SettingsView) throws -> AuthorityRow {
        if let asked {
            guard let row = try authority(asked) else { throw CAError.notFound("the authority asked for is gone") }
            return row
        }
        if let name = view.value(SettingKeys.caAuthority).value.value?.text {
            guard let row = try authority(named: name) else {
                throw CAError.refused("ca.authority names \(name), and there is no such authority: zegel ca list shows them")
            }
            return row
        }
        guard let row = try defaultAuthority() else {
            throw CAError.refused("there is no authority yet: make one with zegel ca create")
        }
        return row
    }
}

extension AuthorityRow {
    /// The digest it signs with now: `ca.hash`, unless it was made for SHA-1.
    func digest(_ settings: SettingsSnapshot) throws(CAError) -> Digest {
        if digest == "sha-1" {
            guard settings.value(SettingKeys.legacySHA1, at: .global).value else {
                throw .refused("the authority \(name) signs with SHA-1, which legacy.sha1 does not allow any more")
            }
            return .sha1
        }
        return Digest(settings.value(SettingKeys.caHash, at: .global).value)
    }

    /// Where its list is published; `nil` when nowhere.
    public func listURL(_ settings: SettingsSnapshot) -> String? { distributionPoint ?? published(settings, "crl") }

    /// Where its certificate is published; `nil` when nowhere.
    public func certificateURL(_ settings: SettingsSnapshot) -> String? { published(settings, "cer") }

    private func published(_ settings: SettingsSnapshot, _ ending: String) -> String? {
        settings.value(SettingKeys.caCRLURL, at: .global).value.value.map { "\($0.text)/\(name).\(ending)" }
    }
}

extension Digest {
    init(_ choice: SignatureDigest) {
        switch choice {
        case .sha256: self = .sha256
        case .sha384: self = .sha384
        case .sha512: self = .sha512
        }
    }
}
