import Foundation
import OpenSSL

/// Judges certification paths: the library's path processing with purpose ANY, then the trust list (C-01 to C-04).
public struct PathValidator: Sendable {
    let trust: TrustStore
    let date: Date
    let revocation: RevocationMode

    public init(trust: TrustStore, at date: Date, revocation: RevocationMode = .ifKnown) {
        self.trust = trust
        self.date = date
        self.revocation = revocation
    }

    /// - Parameter extraIntermediates: certificates that came with the message; they help to build a path and are trusted for nothing.
    public func validate(_ certificate: Certificate, extraIntermediates: [Certificate] = []) -> PathValidation {
        if let refusal = blackListed(certificate) { return single(certificate, [refusal]) }
        let dates = dateReasons(certificate)
        if isWhiteListed(certificate) { return single(certificate, dates, isExplicitlyTrusted: true) }
        let built: PathBuilder.Outcome
        do {
            built = try build(certificate, extraIntermediates, revocation: revocation != .off)
        } catch {
            return single(certificate, [RefusalReason("C-03", "no path", detail: "\(error)")])
        }
        return judged(certificate, built, extraIntermediates)
    }

    private func judged(_ certificate: Certificate, _ built: PathBuilder.Outcome, _ extra: [Certificate]) -> PathValidation {
        var result = steps(of: built, for: certificate)
        result.revocation = revocation == .off ? .unknown : .good
        guard let failure = built.failure else { return result }
        if Self.isUnknownRevocation(failure.code), revocation != .require {
            // No list for a certificate of the path: judge it again without lists, and say that the status is unknown.
            guard let again = try? build(certificate, extra, revocation: false) else { return result }
            var withoutLists = steps(of: again, for: certificate)
            if let other = again.failure { add(other, to: &withoutLists) }
            withoutLists.revocation = .unknown
            return withoutLists
        }
        result.revocation = failure.code == 23 ? .revoked : .unknown
        add(failure, to: &result)
        return result
    }

    private func build(_ certificate: Certificate, _ extra: [Certificate], revocation: Bool) throws -> PathBuilder.Outcome {
        try PathBuilder.build(
            certificate.x509, roots: trust.roots.map(\.x509), intermediates: (extra + trust.intermediates).map(\.x509), lists: trust.lists,
            revocation: revocation, at: date)
    }

    private func steps(of built: PathBuilder.Outcome, for certificate: Certificate) -> PathValidation {
        let path = built.path.compactMap { try? Certificate($0) }
        let steps = (path.isEmpty ? [certificate] : path).enumerated().map { depth, item in
            var reasons = blackListed(item).map { [$0] } ?? []
            if depth > 0, !reasons.isEmpty { reasons = [RefusalReason("C-01", "black-listed", detail: "issuer \(item.subject)")] }
            return PathValidation.Step(thumbprint: item.thumbprint, subject: item.subject, reasons: reasons)
        }
        return PathValidation(path: steps, revocation: .unknown, isExplicitlyTrusted: false)
    }

    private func add(_ failure: PathBuilder.Failure, to result: inout PathValidation) {
        let depth = min(max(failure.depth, 0), result.path.count - 1)
        result.path[depth].reasons.append(PathFailure.reason(for: failure))
    }

    private func single(_ certificate: Certificate, _ reasons: [RefusalReason], isExplicitlyTrusted: Bool = false) -> PathValidation {
        let step = PathValidation.Step(thumbprint: certificate.thumbprint, subject: certificate.subject, reasons: reasons)
        return PathValidation(path: [step], revocation: .unknown, isExplicitlyTrusted: isExplicitlyTrusted)
    }

    private func blackListed(_ certificate: Certificate) -> RefusalReason? {
        trust.trustList[certificate.thumbprint]?.status == .blackListed ? RefusalReason("C-01", "black-listed") : nil
    }

    private func isWhiteListed(_ certificate: Certificate) -> Bool {
        trust.trustList[certificate.thumbprint]?.status == .whiteListed
    }

    // C-02
    private func dateReasons(_ certificate: Certificate) -> [RefusalReason] {
        if date < certificate.notBefore { return [RefusalReason("C-02", "not yet valid", detail: PathFailure.day(certificate.notBefore))] }
        let isTolerated = trust.trustList[certificate.thumbprint]?.allowExpired ?? false
        if date > certificate.notAfter, !isTolerated { return [RefusalReason("C-02", "expired", detail: PathFailure.day(certificate.notAfter))] }
        return []
    }

    /// The library has no list, or none that is in date, for a certificate of the path.
    private static func isUnknownRevocation(_ code: Int32) -> Bool { [3, 11, 12, 33, 36, 44, 54].contains(code) }
}
