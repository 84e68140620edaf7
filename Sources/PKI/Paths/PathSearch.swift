/// Finds certification paths from a certificate to the anchors, the likeliest first (RFC 4158).
///
/// An edge exists when names chain, key identifiers do not contradict and the signature verifies; everything else is judged
/// on whole paths. One search belongs to one judgement on one thread.
final class PathSearch {
    /// The farthest the search came without an anchor.
    struct DeadEnd {
        var path: [Certificate]
        /// An issuer of the right name was there, but the signature is not its.
        var hasBadSignature = false
    }

    let trust: TrustIndex
    let budget: WorkBudget
    private(set) var deadEnd = DeadEnd(path: [])
    let extraCertificates: [Certificate]
    private let extra: [CanonicalName: [Certificate]]
    private var signatures: [String: Bool] = [:]

    /// - Parameter extra: certificates that came with the message; trusted for nothing.
    init(trust: TrustIndex, extra: [Certificate], budget: WorkBudget) {
        self.trust = trust
        extraCertificates = extra
        self.extra = Dictionary(grouping: extra, by: \.subjectName)
        self.budget = budget
    }

    /// Calls `visit` for each path until it returns true.
    /// - Parameter visit: the path without its anchor, the end first, and the anchor.
    func findPaths(from end: Certificate, visit: ([Certificate], Certificate) -> Bool) {
        deadEnd = DeadEnd(path: [end])
        _ = search([end], visit)
    }

    /// Certificates that may be the issuer of one: name and key identifiers fit and the signature is theirs.
    func issuers(of certificate: Certificate) -> [Certificate] {
        (candidates(in: trust.rootsBySubject, for: certificate) + pool(for: certificate)).filter { isSigned(certificate, by: $0) }
    }

    /// All certificates of that name, anchors first.
    func certificates(named name: CanonicalName) -> [Certificate] {
        (trust.rootsBySubject[name] ?? []) + (trust.intermediatesBySubject[name] ?? []) + (extra[name] ?? [])
    }

    private func search(_ path: [Certificate], _ visit: ([Certificate], Certificate) -> Bool) -> Bool {
        guard let last = path.last, path.count <= WorkBudget.maximumPathLength, budget.takeStep() else { return false }
        if trust.rootThumbprints.contains(last.thumbprint) {
            return budget.takePath() && visit(path.count > 1 ? Array(path.dropLast()) : path, last)
        }
        for anchor in candidates(in: trust.rootsBySubject, for: last) where isSigned(last, by: anchor) {
            guard budget.takePath() else { return false }
            if visit(path, anchor) { return true }
        }
        for issuer in pool(for: last) where !path.contains(where: { Self.isSame($0, issuer) }) && isSigned(last, by: issuer) {
            if search(path + [issuer], visit) { return true }
        }
        note(path)
        return false
    }

    private func note(_ path: [Certificate]) {
        guard path.count >= deadEnd.path.count, let last = path.last else { return }
        let possible = candidates(in: trust.rootsBySubject, for: last) + pool(for: last)
        deadEnd = DeadEnd(path: path, hasBadSignature: !possible.isEmpty && issuers(of: last).isEmpty)
    }

    /// A path visits no name with the same key twice: that only makes it longer.
    private static func isSame(_ a: Certificate, _ b: Certificate) -> Bool {
        a.thumbprint == b.thumbprint || a.subjectName == b.subjectName && a.publicKeyDER == b.publicKeyDER
    }

    private func pool(for certificate: Certificate) -> [Certificate] {
        candidates(in: trust.intermediatesBySubject, for: certificate) + candidates(in: extra, for: certificate)
    }

    /// CA certificates first, then those whose key identifier is named, then the newest.
    private func candidates(in pool: [CanonicalName: [Certificate]], for certificate: Certificate) -> [Certificate] {
        let wanted = certificate.authorityKeyIdentifier
        let named = (pool[certificate.issuerName] ?? []).filter { candidate in
            guard let wanted, let found = candidate.subjectKeyIdentifier else { return true }
            return wanted == found
        }
        return named.sorted { a, b in
            if a.isCA != b.isCA { return a.isCA }
            let (aMatches, bMatches) = (a.subjectKeyIdentifier != nil && wanted != nil, b.subjectKeyIdentifier != nil && wanted != nil)
            return aMatches != bMatches ? aMatches : a.notBefore > b.notBefore
        }
    }

    private func isSigned(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        let key = certificate.thumbprint + issuer.thumbprint
        if let known = signatures[key] { return known }
        guard budget.takeSignature() else { return false }
        let isGood = certificate.x509.isSigned(by: issuer.x509)
        signatures[key] = isGood
        return isGood
    }
}
