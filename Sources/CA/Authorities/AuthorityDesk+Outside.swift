import Foundation
import OpenSSL
import PKI
import Settings
import Store

extension AuthorityDesk {
    /// Makes the key of an authority that somebody else shall certify, and the request for it; the certificate is taken in with
    /// `take(_:name:by:)`.
    public func request(_ plan: AuthorityPlan, by actor: String) async throws -> AuthorityRow {
        try await recorded("authority.request", plan.name.text, by: actor) {
            let draft = try await self.store.read { try AuthorityDraft(plan, $0) }
            let (key, request) = try await self.core.crypto.run { () throws -> (PrivateKey, CertificationRequest) in
                let key = try plan.key.makeKey()
                let parts = try plan.subject.checkedParts()
                return (key, try CertificationRequest(subject: parts, key: key, extensions: draft.extensions, digest: draft.digest))
            }
            return try await self.store.write { transaction in
                let row = draft.stored(
                    thumbprint: nil, publicKey: Digest.sha256.hex(request.publicKeyDER), subject: request.subject, parent: nil,
                    request: request.der)
                let id = try transaction.add(row, key: key)
                try transaction.audit(actor: actor, operation: "authority.request", subject: plan.name.text, after: request.subject)
                return try transaction.authorityRow(id, plan.name.text)
            }
        }
    }

    /// Takes an authority in: the certificate a request of ours waits for, an authority of another program with its key, a key that
    /// comes back from where it was kept, or a certificate alone whose key stays offline.
    ///
    /// - Parameters:
    ///   - bundle: what the file held; certificates beside the authority's are kept as intermediates.
    ///   - name: for one that is not known yet.
    public func take(_ bundle: ImportedBundle, name: ResourceName?, by actor: String) async throws -> AuthorityRow {
        let row = try await recorded("authority.import", name?.text ?? "", by: actor) {
            try await self.store.write { try $0.take(bundle, name: name, by: actor) }
        }
        return try await published([row])[0]
    }
}

extension WriteTransaction {
    fileprivate func take(_ bundle: ImportedBundle, name: ResourceName?, by actor: String) throws -> AuthorityRow {
        let (certificate, key) = try chosen(in: bundle)
        try check(certificate)
        let row =
            try authority(withPublicKey: certificate.keyThumbprint).map { try complete($0, certificate, key) }
            ?? add(certificate, key: key, name: name)
        for other in bundle.certificates where other != certificate && other.isCA { _ = try insert(other, source: "import") }
        try noteRevoked(bundle.lists, of: certificate, authority: row.id)
        try audit(
            actor: actor, operation: "authority.import", subject: row.name, after: certificate.thumbprint + (key == nil ? "" : ", with key")
        )
        guard let id = try settle([row.id]).first else { throw StoreError.corrupt("no authority \(row.name)") }
        return id
    }

    /// The authority's own certificate among those of a file.
    private func chosen(in bundle: ImportedBundle) throws -> (Certificate, PrivateKey?) {
        let pairs = bundle.pairs.filter(\.certificate.isCA)
        if let pair = pairs.first {
            guard pairs.count == 1 else { throw CAError.badInput("the file holds several authorities with keys: give one", field: "file") }
            return (pair.certificate, pair.key)
        }
        for certificate in bundle.certificates where try authority(withPublicKey: certificate.keyThumbprint) != nil {
            return (certificate, nil)
        }
        if let key = bundle.keys.first {
            let digest = Digest.sha256.hex(try key.publicKeyDER())
            guard let row = try authority(withPublicKey: digest),
                let stored = try row.thumbprint.flatMap({ try certificateRow(thumbprint: $0) })
            else { throw CAError.badInput("no certificate in the file or here belongs to its key", field: "file") }
            return (try Certificate(der: stored.der), key)
        }
        let authorities = bundle.certificates.filter { candidate in
            candidate.isCA && !bundle.certificates.contains { $0 != candidate && $0.x509.isSigned(by: candidate.x509) }
        }
        guard let certificate = authorities.first else {
            throw CAError.badInput("the file holds no certificate of an authority", field: "file")
        }
        guard authorities.count == 1 else { throw CAError.badInput("the file holds several authorities: give one", field: "file") }
        return (certificate, nil)
    }

    private func check(_ certificate: Certificate) throws {
        guard certificate.isCA else { throw CAError.refused("it is not the certificate of an authority") }
        if let usage = certificate.keyUsage, !usage.contains([.keyCertSign, .cRLSign]) {
            throw CAError.refused("it may not sign certificates and revocation lists")
        }
        guard certificate.notAfter > time else { throw CAError.refused("it has ended") }
        let findings = CertificateLint.keyFindings(certificate) + CertificateLint.faults(certificate)
        guard findings.isEmpty else { throw CAError.refused(findings.joined(separator: "; ")) }
    }

    private func complete(_ row: AuthorityRow, _ certificate: Certificate, _ key: PrivateKey?) throws -> AuthorityRow {
        if row.request != nil {
            _ = try insert(certificate, isRoot: false, source: "import")
            try complete(authority: row.id, thumbprint: certificate.thumbprint)
        } else if row.thumbprint != certificate.thumbprint {
            throw CAError.refused("the authority \(row.name) has this key with another certificate: \(row.thumbprint ?? "")")
        }
        if let key, !row.hasKey {
            try setKey(key, of: row)
        } else if row.request == nil {
            throw CAError.refused("the authority \(row.name) is here already, \(row.hasKey ? "with its key" : "and the file holds no key")")
        }
        return row
    }

    private func add(_ certificate: Certificate, key: PrivateKey?, name: ResourceName?) throws -> AuthorityRow {
        guard let name else { throw CAError.badInput("give the authority a name", field: "name") }
        guard try authority(named: name.text) == nil else { throw CAError.refused("there is an authority \(name.text) already") }
        _ = try insert(certificate, isRoot: certificate.isSelfIssued && key != nil, source: "import")
        let parent = try authorities(above: certificate).first.flatMap { try authority(withPublicKey: $0.keyThumbprint)?.id }
        let id = try add(
            NewAuthority(
                name: name.text, subject: certificate.subject, parent: parent, thumbprint: certificate.thumbprint,
                publicKey: certificate.keyThumbprint, request: nil, digest: "sha-256", distributionPoint: nil), key: key)
        // Whatever signed lists for it before counted from somewhere: ours go on above it (R-04).
        try setListNumber(Int64(time.timeIntervalSince1970), ofAuthority: id)
        return try authorityRow(id, name.text)
    }

    /// What the authority revoked elsewhere stays revoked on our lists.
    private func noteRevoked(_ lists: [CertificateRevocationList], of certificate: Certificate, authority: Int64) throws {
        let stored = try crlRows().filter { $0.issuer == certificate.subject && !$0.isDelta }
            .compactMap { try crlDER(thumbprint: $0.thumbprint) }.compactMap { try? CertificateRevocationList(der: $0) }
        for list in lists + stored where list.isSigned(by: certificate) && !list.isDelta {
            for line in list.lines(from: 0, count: list.entryCount)
            where try issued(serialNumber: line.serialNumber, authority: authority) == nil {
                try noteRevoked(
                    serialNumber: line.serialNumber, at: line.revocationDate, reason: line.reasonCode, authority: authority,
                    issuer: certificate.subject, notAfter: certificate.notAfter)
            }
        }
    }

    fileprivate func authorityRow(_ id: Int64, _ name: String) throws -> AuthorityRow {
        guard let row = try authority(id) else { throw StoreError.corrupt("no authority \(name)") }
        return row
    }
}
