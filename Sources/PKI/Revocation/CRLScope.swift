/// Whether a complete CRL speaks about a certificate, and for which reasons (RFC 5280 §6.3.3 (b), (d)).
enum CRLScope {
    /// - Parameter point: of the certificate, or the one assumed when it names none.
    /// - Returns: the interim reasons mask; `nil` when the list is about others.
    static func reasons(
        of list: CertificateRevocationList, for certificate: Certificate, at point: DistributionPoint
    ) -> RevocationReasons? {
        let scope = list.values.structure.scope
        let issuer = list.values.issuerName
        // (b)(1): the list of another issuer counts only when it is indirect and the certificate points to it.
        if issuer == certificate.issuerName {
            guard point.crlIssuer.isEmpty || point.crlIssuer.contains(issuer) else { return nil }
        } else {
            guard point.crlIssuer.contains(issuer), scope?.isIndirect == true else { return nil }
        }
        let asked = point.reasons ?? .all
        guard let scope else { return asked }
        // (b)(2)
        guard !scope.onlyAttributeCertificates, !(scope.onlyUserCertificates && certificate.isCA),
            !(scope.onlyCACertificates && !certificate.isCA), names(of: scope, issuer: issuer, fit: point, certificate)
        else { return nil }
        return asked.intersection(scope.onlySomeReasons ?? .all)
    }

    /// (b)(2)(i): one of the names of the list's distribution point is one of the certificate's.
    private static func names(
        of scope: IssuingDistributionPoint, issuer: CanonicalName, fit point: DistributionPoint, _ certificate: Certificate
    ) -> Bool {
        guard let name = scope.name else { return true }
        let own = Set(name.names(relativeTo: issuer))
        if let wanted = point.name?.names(relativeTo: point.crlIssuer.first ?? certificate.issuerName) {
            return !own.isDisjoint(with: wanted)
        }
        return !own.isDisjoint(with: point.crlIssuer.map { .directoryName($0) })
    }

    /// The point RFC 5280 §6.3.3 assumes for lists of the certificate's issuer that no point names.
    static func assumedPoint(for certificate: Certificate) -> DistributionPoint {
        DistributionPoint(name: .full([.directoryName(certificate.issuerName)]))
    }

    /// Whether a delta continues a complete list (RFC 5280 §5.2.4, §6.3.3 (c)).
    static func isDelta(_ delta: CertificateRevocationList, for list: CertificateRevocationList) -> Bool {
        let (a, b) = (delta.values.structure, list.values.structure)
        guard let base = a.baseNumber, let deltaNumber = a.number, let number = b.number else { return false }
        return a.issuerName == b.issuerName && a.scope?.encoded == b.scope?.encoded && a.authorityKeyIdentifier == b.authorityKeyIdentifier
            && !CertificateRevocationList.isLess(number, base) && CertificateRevocationList.isLess(number, deltaNumber)
    }
}
