import Foundation

/// Finds out whether a certificate of a path is revoked (RFC 5280 §6.3.3), with the departures of R-06: a listed certificate
/// stays revoked though the list is out of date or holds something critical we do not know.
struct RevocationChecker {
    let search: PathSearch
    let date: Date
    /// Seconds after its nextUpdate in which a list still counts as fresh.
    var grace: TimeInterval = 0
    /// The setting `legacy.sha1`. Without it a list signed with SHA-1 revokes what it lists and calls nothing good.
    var allowsSHA1 = false
    /// What our own authority revoked, by thumbprint.
    var revoked: [String: CertificateRevocationList.Entry] = [:]
    /// Whether a certificate that signed a CRL has a good path to the same anchor.
    let isTrustedSigner: (Certificate, _ anchor: Certificate) -> Bool

    /// - Parameters:
    ///   - path: the whole path with its anchor last.
    ///   - index: of the certificate asked about; not the anchor.
    func status(of path: [Certificate], at index: Int) -> RevocationStatus {
        let certificate = path[index]
        if let own = revoked[certificate.thumbprint] { return .revoked(since: own.revocationDate, reason: own.reason) }
        var inquiry = Inquiry(certificate: certificate, above: Array(path[(index + 1)...]))
        for point in certificate.distributionPoints + [CRLScope.assumedPoint(for: certificate)] {
            inquiry.settled = []
            for issuer in point.crlIssuer.isEmpty ? [certificate.issuerName] : point.crlIssuer {
                if let revoked = consult(search.trust.listsByIssuer[issuer] ?? [], at: point, &inquiry) { return revoked }
            }
        }
        return inquiry.covered == .all ? .good : .unknown(inquiry.obstacle ?? "no revocation list")
    }

    /// What is known while the lists are gone through.
    private struct Inquiry {
        let certificate: Certificate
        /// Its issuers up to the anchor.
        let above: [Certificate]
        var covered: RevocationReasons = []
        /// Scopes whose newest list has spoken at this point: older ones are not asked any more.
        var settled: Set<String> = []
        var obstacle: String?
    }

    /// - Parameter lists: newest first.
    private func consult(
        _ lists: [CertificateRevocationList], at point: DistributionPoint, _ inquiry: inout Inquiry
    ) -> RevocationStatus? {
        for list in lists where !list.isDelta && !inquiry.settled.contains(list.scopeKey) {
            guard let reasons = CRLScope.reasons(of: list, for: inquiry.certificate, at: point),
                // Where several lists in date speak about a certificate (of an old and a new key), being listed in one is enough.
                isInDate(list) || !reasons.subtracting(inquiry.covered).isEmpty
            else { continue }
            // One whose time has not come says nothing, nor does it silence the one in force.
            guard !list.isAhead(at: date) else {
                inquiry.obstacle = inquiry.obstacle ?? "the list is not yet valid"
                continue
            }
            guard let signer = signer(of: list, inquiry.above) else {
                inquiry.obstacle = "no list with a good signature"
                continue
            }
            inquiry.settled.insert(list.scopeKey)
            switch answer(of: list, about: inquiry.certificate, signer, lists) {
            case .revoked(let since, let reason): return .revoked(since: since, reason: reason)
            case .good: inquiry.covered.formUnion(reasons)
            case .unknown(let why): inquiry.obstacle = why
            }
        }
        return nil
    }

    private func answer(
        of list: CertificateRevocationList, about certificate: Certificate, _ signer: Certificate, _ lists: [CertificateRevocationList]
    ) -> RevocationStatus {
        let delta = lists.first { isInDate($0) && CRLScope.isDelta($0, for: list) && isSigned($0, by: signer) }
        if let entry = delta.flatMap({ Self.entry(of: $0, certificate) }) {
            // removeFromCRL lifts what the complete list still says.
            if entry.reason != 8 { return .revoked(since: entry.revocationDate, reason: entry.reason) }
        } else if let entry = Self.entry(of: list, certificate), entry.reason != 8 {
            return .revoked(since: entry.revocationDate, reason: entry.reason)
        }
        if let obstacle = obstacle(list) ?? delta.flatMap(obstacle) { return .unknown(obstacle) }
        return isInDate(list) || delta != nil ? .good : .unknown("the list is out of date")
    }

    private func obstacle(_ list: CertificateRevocationList) -> String? {
        let structure = list.values.structure
        return structure.obstacle ?? (allowsSHA1 ? nil : structure.weakDigest.map { "the list is signed with \($0)" })
    }

    private static func entry(of list: CertificateRevocationList, _ certificate: Certificate) -> CertificateRevocationList.Entry? {
        list.values.structure.entries.find(
            serialNumber: certificate.serialNumberOctets, issuer: certificate.issuerName, listIssuer: list.values.issuerName, in: list.der)
    }

    private func isInDate(_ list: CertificateRevocationList) -> Bool {
        guard let nextUpdate = list.nextUpdate else { return false }
        return !list.isAhead(at: date) && date <= nextUpdate.addingTimeInterval(grace)
    }

    /// (f), (g): who signed the list, if that one may and is trusted.
    private func signer(of list: CertificateRevocationList, _ above: [Certificate]) -> Certificate? {
        guard let anchor = above.last else { return nil }
        let name = list.values.issuerName
        let ofPath = above.filter { $0.subjectName == name && isSigned(list, by: $0) }
        if let signer = ofPath.first { return signer }
        return search.certificates(named: name).first { candidate in
            !above.contains(candidate) && isSigned(list, by: candidate) && isTrustedSigner(candidate, anchor)
        }
    }

    private func isSigned(_ list: CertificateRevocationList, by signer: Certificate) -> Bool {
        if let usage = signer.keyUsage, !usage.contains(.cRLSign) { return false }
        if let wanted = list.authorityKeyIdentifier, let found = signer.subjectKeyIdentifier, wanted != found { return false }
        if let known = search.trust.signature(of: list, by: signer) { return known }
        guard search.budget.takeSignature() else { return false }
        let isGood = list.isSigned(by: signer)
        search.trust.remember(isGood, of: list, by: signer)
        return isGood
    }
}
