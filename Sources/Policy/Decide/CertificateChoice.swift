import Foundation
import Mail
import PKI
import Settings

/// What came of looking for certificates to encrypt to.
struct EncryptionSelectionResult {
    /// Thumbprints; every one gets a RecipientInfo.
    var chosen: [String] = []
    /// What the recipient's own certificates say of his mail program (RFC 4262).
    var capabilities: [RecipientCapabilities] = []
    /// Completes "S/MIME was not possible: ".
    var problem = ""
    var detail = ""
    var refused: [RefusedCertificate] = []
    /// One of them was tried for this message, and encryption failed for good.
    var hasFailed = false

    /// Without those that were chosen before and then could not be used.
    fileprivate mutating func leavingOut(_ failures: [String: String], of candidates: [Candidate]) -> [Candidate] {
        for certificate in candidates.map(\.certificate) {
            guard let failure = failures[certificate.thumbprint] else { continue }
            hasFailed = true
            guard !refused.contains(where: { $0.thumbprint == certificate.thumbprint }) else { continue }
            refused.append(RefusedCertificate(certificate, failed: failure))
        }
        return candidates.filter { failures[$0.certificate.thumbprint] == nil }
    }

    /// Each once, however often it was looked at.
    fileprivate mutating func add(refused considered: [ConsideredCertificate]) {
        let known = Set(refused.map(\.thumbprint))
        refused += considered.filter { !$0.isUsed && !known.contains($0.thumbprint) }.map { RefusedCertificate($0) }
    }
}

extension Decision {
    /// The certificates of a recipient: for his address, then for the address without its tag (3.3, 9.4).
    mutating func encryptionCertificates(for copy: CopyContext) -> EncryptionSelectionResult {
        let judge = judge(revocation: value(SettingKeys.revocationUnknown, copy).value)
        let automatic = value(SettingKeys.smimeAutoSelect, copy)
        let assigned = AssignedCertificates(copy.view.ownValues(SettingKeys.smimeCertificates), named: snapshot.named)
        _ = value(SettingKeys.smimeCertificates, copy)
        var result = EncryptionSelectionResult(refused: assigned.missing)
        for address in Self.addressAndWithoutTag(copy.recipient) where result.chosen.isEmpty {
            let candidates = result.leavingOut(snapshot.failures.encryption, of: assigned.candidates + (snapshot.candidates[address] ?? []))
            let selection = CertificateSelection.forEncryption(to: address, among: candidates, judge: judge, automatic: automatic.value)
            result.chosen = selection.chosen.map(\.thumbprint)
            result.capabilities = selection.chosen.compactMap(RecipientCapabilities.init)
            result.add(refused: selection.considered)
        }
        result.problem = result.refused.isEmpty ? "there is no certificate" : "no usable certificate"
        result.detail = automatic.value ? "" : automatic.phrase
        if !result.chosen.isEmpty { addAdditional(to: &result, copy, judge) }
        return result
    }

    /// Those everything for this recipient is encrypted to besides. They never make encryption possible by themselves.
    private mutating func addAdditional(to result: inout EncryptionSelectionResult, _ copy: CopyContext, _ judge: UsabilityJudge) {
        let setting = value(SettingKeys.smimeAdditionalCertificates, copy)
        let additional = AssignedCertificates([Resolved(value: setting.value, level: setting.level)], named: snapshot.named)
        result.refused += additional.missing
        let usable = result.leavingOut(snapshot.failures.encryption, of: additional.candidates)
        for candidate in usable where !result.chosen.contains(candidate.certificate.thumbprint) {
            let considered = CertificateSelection.considered(candidate, to: copy.recipient, judge: judge)
            if considered.isUsed { result.chosen.append(considered.thumbprint) } else { result.add(refused: [considered]) }
        }
    }

    /// The certificate that signs as `author`, or as the author without the tag of his address.
    mutating func signingCertificate(for author: EmailAddress) -> SigningSelectionResult {
        let judge = judge(revocation: senderValue(SettingKeys.revocationUnknown).value)
        let newest = senderValue(SettingKeys.signNewest).value
        let usesDomainCertificate = senderValue(SettingKeys.signDomainCertificate).value
        let assigned = AssignedCertificates(senderView?.ownValues(SettingKeys.signCertificate) ?? [], named: snapshot.named)
        _ = senderValue(SettingKeys.signCertificate)
        var result = SigningSelectionResult()
        for address in Self.addressAndWithoutTag(author) where result.chosen == nil {
            let candidates = assigned.candidates + snapshot.signing
            let selection = CertificateSelection.forSigning(
                as: address, among: candidates.filter { snapshot.failures.signing[$0.certificate.thumbprint] == nil }, judge: judge,
                newest: newest,
                usesDomainCertificate: usesDomainCertificate)
            result.chosen = selection.chosen.first?.thumbprint
            result.refused =
                assigned.missing + selection.considered.filter { !$0.isUsed }.map { RefusedCertificate($0) }
                + candidates.compactMap { candidate in
                    snapshot.failures.signing[candidate.certificate.thumbprint].map {
                        RefusedCertificate(candidate.certificate, failed: $0)
                    }
                }
        }
        result.problem = result.refused.isEmpty ? "there is no certificate for \(author)" : "no usable certificate for \(author)"
        return result
    }

    private func judge(revocation: UnknownRevocation) -> UsabilityJudge {
        let grace = snapshot.settings.value(SettingKeys.expiredCRLGrace, at: .global).value
        return UsabilityJudge(
            trust: snapshot.trust, at: snapshot.at, revocation: revocation == .require ? .require : .ifKnown,
            grace: TimeInterval(grace.components.seconds))
    }

    static func addressAndWithoutTag(_ address: EmailAddress) -> [EmailAddress] {
        [address] + (address.withoutTag.map { [$0] } ?? [])
    }
}

extension RefusedCertificate {
    fileprivate init(_ certificate: Certificate, failed reason: String) {
        self.init(
            thumbprint: certificate.thumbprint, issuer: CertificateText.commonName(certificate.issuer), reason: "could not be used",
            rule: "E-10",
            detail: reason)
    }

    /// The headline reason, and the words of the others (9.3).
    fileprivate init(_ considered: ConsideredCertificate) {
        let first = considered.reasons.first
        let others = considered.reasons.dropFirst().map(\.description)
        self.init(
            thumbprint: considered.thumbprint, issuer: CertificateText.commonName(considered.issuer), reason: first?.text ?? "not used",
            rule: first?.rule ?? "9.4", detail: first?.detail, also: others.isEmpty ? nil : others)
    }
}
