import Mail

/// What selection came to: the certificates to use and everything that was looked at (`behaviour.md` 9.4).
public struct CertificateSelection: Sendable {
    /// In the order of the candidates.
    public var chosen: [Certificate]
    public var considered: [ConsideredCertificate]

    /// For encryption: assigned and automatic ones by address; only if these yield none, those of the domain; then the global ones.
    ///
    /// - Parameter automatic: the setting `smime.auto-select`.
    public static func forEncryption(
        to address: EmailAddress, among candidates: [Candidate], judge: UsabilityJudge, automatic: Bool = true
    ) -> Self {
        var selection = Self(chosen: [], considered: [])
        let steps: [(Candidate) -> Bool] = [
            { $0.assignment == .user || ($0.assignment == nil && automatic) }, { $0.assignment == .domain }, { $0.assignment == .global },
        ]
        for belongs in steps where selection.chosen.isEmpty {
            for candidate in candidates where belongs(candidate) {
                let reasons = reasons(against: candidate, to: address, judge)
                selection.considered.append(ConsideredCertificate(candidate.certificate, isUsed: reasons.isEmpty, reasons: reasons))
                if reasons.isEmpty { selection.chosen.append(candidate.certificate) }
            }
        }
        return selection
    }

    /// For signing: of the usable ones for the sender's address the newest, or the oldest that is still usable.
    ///
    /// - Parameter newest: the setting `sign.newest`.
    public static func forSigning(as address: EmailAddress, among candidates: [Candidate], judge: UsabilityJudge, newest: Bool = true)
        -> Self
    {
        var usable: [Certificate] = []
        var refused: [(Certificate, [RefusalReason])] = []
        for candidate in candidates where candidate.hasPrivateKey || candidate.certificate.addresses.contains(address) {
            let verdict = judge.judge(
                candidate.certificate, for: .sign, address: candidate.assignment == nil ? address : nil,
                hasPrivateKey: candidate.hasPrivateKey)
            if verdict.isUsable { usable.append(candidate.certificate) } else { refused.append((candidate.certificate, verdict.reasons)) }
        }
        usable.sort { newest ? $0.notBefore > $1.notBefore : $0.notBefore < $1.notBefore }
        let considered =
            usable.prefix(1).map { ConsideredCertificate($0, isUsed: true, reasons: []) }
            + usable.dropFirst().map {
                ConsideredCertificate($0, isUsed: false, reasons: [RefusalReason("9.4", "another usable certificate is preferred")])
            }
            + refused.map { ConsideredCertificate($0.0, isUsed: false, reasons: $0.1) }
        return Self(chosen: Array(usable.prefix(1)), considered: considered)
    }

    private static func reasons(against candidate: Candidate, to address: EmailAddress, _ judge: UsabilityJudge) -> [RefusalReason] {
        let pending = candidate.isPending ? [RefusalReason("D-09", "pending", detail: "waits for an administrator's approval")] : []
        return pending + judge.judge(candidate.certificate, for: .encrypt, address: candidate.assignment == nil ? address : nil).reasons
    }
}
