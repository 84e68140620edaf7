import Foundation
import OpenSSL

/// One judgement at work: its search, its budget, and what it found so far. Used on one thread and thrown away.
final class PathSession {
    private let validator: PathValidator
    private let purpose: Purpose
    private let search: PathSearch
    private let budget = WorkBudget()
    /// CRL signers whose own path is being judged: a list may speak about its signer, but not for ever.
    private var signersInWork: Set<String> = []
    private var knownSigners: [String: Bool] = [:]

    init(validator: PathValidator, purpose: Purpose, extra: [Certificate]) {
        self.validator = validator
        self.purpose = purpose
        search = PathSearch(trust: validator.trust.index, extra: extra, budget: budget)
    }

    /// - Parameter own: C-01 and C-02 of the end itself.
    func validate(_ certificate: Certificate, own: [RefusalReason]) -> PathValidation {
        var best: PathValidation?
        search.findPaths(from: certificate) { path, anchor in
            var result = self.judge(path, anchor)
            result.path[0].reasons = own + result.path[0].reasons
            if best.map({ result.reasons.count < $0.reasons.count }) ?? true { best = result }
            return result.isValid || result.reasons == own
        }
        guard var best else { return deadEnd(own: own) }
        // What could not be checked for want of budget (a list's signature, say) must not pass for merely unknown.
        if budget.isExhausted { best.path[0].reasons.append(Self.exhausted) }
        return best
    }

    /// What speaks against a white-listed certificate although it needs no path (`behaviour.md` 10): a black-listed issuer, and
    /// being listed in a CRL signed with the very key that signed the certificate.
    func objectionsToWhiteListed(_ certificate: Certificate) -> ([RefusalReason], RevocationStatus?) {
        var reasons: [RefusalReason] = []
        var status: RevocationStatus?
        var seen: Set<String> = [certificate.thumbprint]
        var waiting = [certificate]
        while let next = waiting.popLast() {
            for issuer in search.issuers(of: next) where seen.insert(issuer.thumbprint).inserted {
                if validator.isBlackListed(issuer) { reasons.append(Self.blackListed(issuer)) }
                if next == certificate, status == nil { status = listing(of: certificate, by: issuer) }
                waiting.append(issuer)
            }
        }
        if let status, case .revoked(let since, let reason) = status {
            reasons.append(Self.revoked(since, reason, "revoked (white-listed)"))
        }
        if budget.isExhausted { reasons.append(Self.exhausted) }
        return (reasons, status)
    }

    private func listing(of certificate: Certificate, by issuer: Certificate) -> RevocationStatus? {
        guard validator.revocation != .off else { return nil }
        let status = checker.status(of: [certificate, issuer], at: 0)
        return status.isRevoked ? status : nil
    }

    // MARK: A whole path

    private func judge(_ path: [Certificate], _ anchor: Certificate) -> PathValidation {
        let whole = path.last == anchor ? path : path + [anchor]
        var steps = whole.enumerated().map { depth, certificate in
            PathValidation.Step(
                thumbprint: certificate.thumbprint, subject: certificate.subject,
                reasons: depth == 0
                    ? Self.faults(certificate) + Self.mailboxFaults(whole)
                    : issuerReasons(certificate, isAnchor: depth == whole.count - 1))
        }
        for (depth, reason) in libraryReasons(path, anchor) where !steps[depth].reasons.contains(where: { $0.text == reason.text }) {
            steps[depth].reasons.append(reason)
        }
        // Lists are only as good as the path to their issuer.
        guard validator.revocation != .off, !steps.contains(where: { $0.reasons.contains { $0.rule == "C-03" } }) else {
            return PathValidation(path: steps, revocation: .unknown)
        }
        let overall = addRevocation(to: &steps, whole)
        return PathValidation(path: steps, revocation: overall)
    }

    private func issuerReasons(_ issuer: Certificate, isAnchor: Bool) -> [RefusalReason] {
        var reasons: [RefusalReason] = []
        if validator.isBlackListed(issuer) { reasons.append(Self.blackListed(issuer)) }
        reasons += dateReasons(issuer)
        // RFC 5280 §6.1.4 (k), (n); a root of version 1 is one because an administrator says so.
        if !issuer.isCA, !isAnchor || !issuer.isVersion1 {
            reasons.append(RefusalReason("C-03", "issuer is not a CA", detail: issuer.subject))
        }
        if !isAnchor {
            reasons += Self.faults(issuer)
            if let usage = issuer.keyUsage, !usage.contains(.keyCertSign) {
                reasons.append(RefusalReason("C-03", "issuer may not sign certificates", detail: issuer.subject))
            }
            if purpose != .any, let purposes = issuer.extendedKeyUsage,
                !purposes.contains(.emailProtection), !purposes.contains(.anyExtendedKeyUsage)
            {
                reasons.append(RefusalReason("C-06", "extended key usage", detail: "issuer \(issuer.subject) may not issue for mail"))
            }
        }
        return reasons + Strength.reasons(issuer, allowsSHA1: validator.trust.allowsSHA1, isAnchor: isAnchor, subject: issuer.subject)
    }

    private func dateReasons(_ issuer: Certificate) -> [RefusalReason] {
        if validator.date < issuer.notBefore { return [RefusalReason("C-03", "issuer not yet valid", detail: issuer.subject)] }
        return validator.date > issuer.notAfter ? [RefusalReason("C-03", "issuer expired", detail: issuer.subject)] : []
    }

    /// RFC 5280 §6.1.3 (b), §4.2.1.10: what is no mailbox is in no permitted tree of mailboxes.
    private static func mailboxFaults(_ path: [Certificate]) -> [RefusalReason] {
        let constraints = path.dropFirst().compactMap(\.nameConstraints)
        guard let end = path.first, !constraints.isEmpty else { return [] }
        if end.hasMalformedMailbox {
            return [RefusalReason("C-03", "name constraints", detail: "a name of the certificate is no mailbox")]
        }
        guard end.hasInternationalMailbox else { return [] }
        let isAllowed = end.constrainedNames.allSatisfy { name in constraints.allSatisfy { $0.allow(name) } }
        return isAllowed ? [] : [RefusalReason("C-03", "name constraints", detail: "a name of the certificate is not permitted")]
    }

    private func libraryReasons(_ path: [Certificate], _ anchor: Certificate) -> [(Int, RefusalReason)] {
        let check = PathCheck(path: path.map(\.x509), anchor: anchor.x509, time: validator.date, policies: validator.policies)
        let count = path.last == anchor ? path.count : path.count + 1
        do {
            return try check.run().compactMap { issue in
                let depth = min(max(issue.depth, 0), count - 1)
                // Dates are judged here: the end's with the trust list in view, and the library ends a certificate a second early.
                if issue.code == 9 || issue.code == 10 { return nil }
                // So are the names of an end with SmtpUTF8Mailboxes (RFC 9598 §6).
                if depth == 0, issue.isAboutNames, path.first?.hasInternationalMailbox == true { return nil }
                let subject = depth == 0 ? nil : depth < path.count ? path[depth].subject : anchor.subject
                return (depth, PathFailure.reason(for: issue, subject: subject))
            }
        } catch {
            return [(0, RefusalReason("C-03", "path not valid", detail: "\(error)"))]
        }
    }

    private func deadEnd(own: [RefusalReason]) -> PathValidation {
        let path = search.deadEnd.path
        var steps = path.enumerated().map { depth, certificate in
            PathValidation.Step(
                thumbprint: certificate.thumbprint, subject: certificate.subject,
                reasons: depth == 0 ? own : issuerReasons(certificate, isAnchor: false))
        }
        guard let last = path.last else { return PathValidation(path: steps, revocation: .unknown) }
        let reason =
            if budget.isExhausted {
                Self.exhausted
            } else if last.isSelfIssued, last.x509.isSigned(by: last.x509) {
                RefusalReason("C-03", "root not trusted", detail: last.subject)
            } else if search.deadEnd.hasBadSignature {
                RefusalReason("C-03", "bad signature", detail: path.count > 1 ? last.subject : nil)
            } else {
                RefusalReason("C-03", "no path", detail: "\(last.issuer) is not among the roots and intermediates")
            }
        steps[steps.count - 1].reasons.append(reason)
        return PathValidation(path: steps, revocation: .unknown)
    }

    // MARK: Revocation

    private var checker: RevocationChecker {
        RevocationChecker(
            search: search, date: validator.date, grace: validator.grace, allowsSHA1: validator.trust.allowsSHA1,
            revoked: validator.trust.revoked
        ) {
            self.isTrustedSigner($0, $1)
        }
    }

    private func addRevocation(to steps: inout [PathValidation.Step], _ whole: [Certificate]) -> PathValidation.Revocation {
        var overall = PathValidation.Revocation.good
        for depth in 0..<max(whole.count - 1, 0) {
            let status = checker.status(of: whole, at: depth)
            steps[depth].revocation = status
            switch status {
            case .good: continue
            case .revoked(let since, let reason):
                overall = .revoked
                steps[depth].reasons.append(Self.revoked(since, reason, "revoked", issuer: depth == 0 ? nil : whole[depth].subject))
            case .unknown(let why):
                if overall == .good { overall = .unknown }
                guard validator.revocation == .require else { continue }
                let detail = depth == 0 ? why : "issuer \(whole[depth].subject): \(why)"
                steps[depth].reasons.append(RefusalReason("C-04", "revocation unknown", detail: detail))
            }
        }
        return overall
    }

    /// RFC 5280 §6.3.3 (f): a path of the signer to the anchor of the certificate asked about.
    private func isTrustedSigner(_ signer: Certificate, _ anchor: Certificate) -> Bool {
        let key = signer.thumbprint + anchor.thumbprint
        if let known = knownSigners[key] { return known }
        // Its own path asks for the list it signed: that list alone cannot condemn the question.
        guard signersInWork.count < 4, signersInWork.insert(key).inserted else { return signersInWork.contains(key) }
        defer { signersInWork.remove(key) }
        var isTrusted = false
        let inner = PathSearch(trust: search.trust, extra: search.extraCertificates, budget: budget)
        guard validator.date >= signer.notBefore, validator.date <= signer.notAfter, !validator.isBlackListed(signer) else { return false }
        inner.findPaths(from: signer) { path, found in
            guard found.subjectName == anchor.subjectName, found.publicKeyDER == anchor.publicKeyDER else { return false }
            isTrusted = self.judge(path, found).isValid
            return isTrusted
        }
        // What was found while another signer is still in question is not remembered.
        if signersInWork.count == 1 { knownSigners[key] = isTrusted }
        return isTrusted
    }

    private static let exhausted = RefusalReason("C-03", "no path", detail: "too many possible paths")

    private static func faults(_ certificate: Certificate) -> [RefusalReason] {
        certificate.faults.map { RefusalReason("C-03", "not a certificate of RFC 5280", detail: $0) }
    }

    private static func blackListed(_ issuer: Certificate) -> RefusalReason {
        RefusalReason("C-01", "black-listed", detail: "issuer \(issuer.subject)")
    }

    private static func revoked(_ since: Date, _ reason: Int, _ text: String, issuer: String? = nil) -> RefusalReason {
        let detail = "since \(PathFailure.day(since)), \(RevocationStatus.words(forReason: reason))"
        return RefusalReason("C-04", text, detail: issuer.map { "issuer \($0), \(detail)" } ?? detail)
    }
}
