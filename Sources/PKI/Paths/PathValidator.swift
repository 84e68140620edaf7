import Foundation
import OpenSSL

/// Judges certification paths: our search for paths, the library's path processing (RFC 5280 §6.1) with purpose ANY for each,
/// our revocation checking (§6.3), strength rules and the trust list (C-01 to C-04, and C-06, C-09 for issuers).
public struct PathValidator: Sendable {
    let trust: TrustStore
    let date: Date
    let revocation: RevocationMode
    let grace: TimeInterval
    let policies: PathCheck.Policies

    /// - Parameters:
    ///   - grace: seconds after its nextUpdate in which a list still counts as fresh.
    ///   - policies: inputs of RFC 5280 §6.1.1 (c) to (g).
    public init(
        trust: TrustStore, at date: Date, revocation: RevocationMode = .ifKnown, grace: TimeInterval = 0,
        policies: PathCheck.Policies = PathCheck.Policies()
    ) {
        self.trust = trust
        // Certificates and lists count in whole seconds, and to the end of their last one (RFC 5280 §4.1.2.5).
        self.date = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
        self.revocation = revocation
        self.grace = max(grace, 0)
        self.policies = policies
    }

    /// - Parameters:
    ///   - purpose: other than `any`, an issuer's extended key usage must allow mail too, as the library's S/MIME purposes ask.
    ///   - extraIntermediates: certificates that came with the message; they help to build a path and are trusted for nothing.
    /// - Returns: the first valid path's judgement, else that of the path with the fewest complaints.
    public func validate(
        _ certificate: Certificate, for purpose: Purpose = .any, extraIntermediates: [Certificate] = []
    ) -> PathValidation {
        let session = PathSession(validator: self, purpose: purpose, extra: extraIntermediates)
        let own = endReasons(certificate)
        if own.contains(where: { $0.rule == "C-01" }) { return single(certificate, own) }
        if isWhiteListed(certificate) {
            let (more, status) = session.objectionsToWhiteListed(certificate)
            let isRevoked = status?.isRevoked ?? false
            return single(certificate, own + more, status, revocation: isRevoked ? .revoked : .unknown, isExplicitlyTrusted: true)
        }
        return session.validate(certificate, own: own)
    }

    private func single(
        _ certificate: Certificate, _ reasons: [RefusalReason], _ status: RevocationStatus? = nil,
        revocation: PathValidation.Revocation = .unknown, isExplicitlyTrusted: Bool = false
    ) -> PathValidation {
        let step = PathValidation.Step(
            thumbprint: certificate.thumbprint, subject: certificate.subject, reasons: reasons, revocation: status)
        return PathValidation(path: [step], revocation: revocation, isExplicitlyTrusted: isExplicitlyTrusted)
    }

    /// The moment from which a verdict made now no longer counts: the certificate, a CA certificate or a list begins or ends.
    func horizon(of certificate: Certificate) -> Date {
        let ends = trust.lists.compactMap { $0.nextUpdate?.addingTimeInterval(grace) }
        let own = [certificate.notBefore, certificate.notAfter] + (grace > 0 ? ends : [])
        return [trust.index.nextMoment(from: date), own.filter { $0 >= date }.min()].compactMap(\.self).min() ?? .distantFuture
    }

    func isBlackListed(_ certificate: Certificate) -> Bool { trust.trustList[certificate.thumbprint]?.status == .blackListed }

    func isWhiteListed(_ certificate: Certificate) -> Bool { trust.trustList[certificate.thumbprint]?.status == .whiteListed }

    /// C-01 and C-02 of the certificate asked about.
    private func endReasons(_ certificate: Certificate) -> [RefusalReason] {
        if isBlackListed(certificate) { return [RefusalReason("C-01", "black-listed")] }
        if date < certificate.notBefore { return [RefusalReason("C-02", "not yet valid", detail: PathFailure.day(certificate.notBefore))] }
        let isTolerated = isWhiteListed(certificate) && trust.trustList[certificate.thumbprint]?.allowExpired == true
        guard date > certificate.notAfter, !isTolerated else { return [] }
        return [RefusalReason("C-02", "expired", detail: PathFailure.day(certificate.notAfter))]
    }
}
