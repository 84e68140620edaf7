import Mail

/// What selection came to: the certificates to use and everything that was looked at (`behaviour.md` 9.4).
public struct CertificateSelection: Sendable {
    /// In the order of the candidates; none twice.
    public var chosen: [Certificate]
    public var considered: [ConsideredCertificate]

    /// For encryption: what is assigned to the user and what is found by address together; only if these yield nothing, what is
    /// assigned to the domain, then to a wildcard domain, then to all.
    ///
    /// - Parameter automatic: the setting `smime.auto-select`.
    public static func forEncryption(
        to address: EmailAddress, among candidates: [Candidate], judge: UsabilityJudge, automatic: Bool = true
    ) -> Self {
        var selection = Self(chosen: [], considered: [])
        let steps: [(Candidate) -> Bool] = [
            { $0.assignment == .user || ($0.assignment == nil && automatic) }, { $0.assignment == .domain },
            { $0.assignment == .wildcardDomain }, { $0.assignment == .global },
        ]
        for belongs in steps where selection.chosen.isEmpty {
            for candidate in candidates where belongs(candidate) && !selection.chosen.contains(candidate.certificate) {
                let considered = considered(candidate, to: address, judge: judge)
                selection.considered.append(considered)
                if considered.isUsed { selection.chosen.append(candidate.certificate) }
            }
        }
        return selection
    }

    /// One candidate for encryption by itself. An assigned one need not name the address (C-07).
    public static func considered(_ candidate: Candidate, to address: EmailAddress, judge: UsabilityJudge) -> ConsideredCertificate {
        let reasons = objections(to: candidate, for: address, judge)
        return ConsideredCertificate(candidate.certificate, isUsed: reasons.isEmpty, reasons: reasons)
    }

    /// For signing: the one assigned to the user; else one for the sender's address; else the domain's. At most one.
    ///
    /// An assigned one that is not usable falls through, with its reasons among the considered.
    /// - Parameters:
    ///   - newest: the setting `sign.newest`: of several for the address the newest; off: the one used last, else the oldest.
    ///   - lastUsed: thumbprint of the one used last.
    ///   - usesDomainCertificate: the setting `sign.domain-certificate`.
    public static func forSigning(
        as address: EmailAddress, among candidates: [Candidate], judge: UsabilityJudge, newest: Bool = true, lastUsed: String? = nil,
        usesDomainCertificate: Bool = false
    ) -> Self {
        let byAddress = candidates.filter { $0.assignment == nil }.sorted { a, b in
            let (a, b) = (a.certificate, b.certificate)
            if !newest, (a.thumbprint == lastUsed) != (b.thumbprint == lastUsed) { return a.thumbprint == lastUsed }
            return newest ? a.notBefore > b.notBefore : a.notBefore < b.notBefore
        }
        let assigned = candidates.filter { $0.assignment == .user }
        let domain = candidates.filter { usesDomainCertificate && ($0.assignment == .domain || $0.assignment == .wildcardDomain) }
        var selection = Self(chosen: [], considered: [])
        for candidate in assigned + byAddress + domain {
            let verdict = judge.judge(
                candidate.certificate, for: .sign, address: candidate.belongsToDomain ? nil : address,
                hasPrivateKey: candidate.hasPrivateKey)
            let isChosen = verdict.isUsable && selection.chosen.isEmpty
            if isChosen { selection.chosen = [candidate.certificate] }
            let reasons = verdict.isUsable && !isChosen ? [preferred] : verdict.reasons
            selection.considered.append(ConsideredCertificate(candidate.certificate, isUsed: isChosen, reasons: reasons))
        }
        return selection
    }

    private static let preferred = RefusalReason("9.4", "another usable certificate is preferred")

    /// Assigned and domain certificates need not name the address (C-07).
    private static func objections(to candidate: Candidate, for address: EmailAddress, _ judge: UsabilityJudge) -> [RefusalReason] {
        let pending = candidate.isPending ? [RefusalReason("D-09", "pending", detail: "waits for an administrator's approval")] : []
        return pending + judge.judge(candidate.certificate, for: .encrypt, address: candidate.assignment == nil ? address : nil).reasons
    }
}

extension Candidate {
    var belongsToDomain: Bool { assignment == .domain || assignment == .wildcardDomain }
}
