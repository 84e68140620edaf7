import Foundation

/// What a stored revocation list is worth (`behaviour.md` R-03).
public enum ListVerdict: Hashable, Sendable, Codable {
    /// Its signature is good and its signer may sign it; it says something about certificates.
    case counts
    /// Signed as one that counts, but its thisUpdate is still to come: kept and shown, without effect until then.
    case countsFrom(Date)
    /// Kept and shown, without effect, for this reason.
    case withoutEffect(String)

    /// Whether it has any effect.
    public var isEffective: Bool { self == .counts }

    /// Whether its signature is good and its signer may sign it, be its time come or not.
    public var isVerified: Bool { if case .withoutEffect = self { false } else { true } }

    /// Why it has no effect, in words; `nil` when it has.
    public var obstacle: String? {
        switch self {
        case .counts: nil
        case .countsFrom(let date): "not yet valid, only from \(date.formatted(.iso8601))"
        case .withoutEffect(let reason): reason
        }
    }
}

extension TrustStore {
    /// Whether a list counts: an issuer certificate with a good path to one of the roots signed it. Whether it is in date, and
    /// about which certificates it speaks, is asked for each certificate anew (RFC 5280 §6.3.3).
    public func verdict(on list: CertificateRevocationList, at date: Date) -> ListVerdict {
        let search = PathSearch(trust: index, extra: [], budget: WorkBudget())
        let named = search.certificates(named: list.values.issuerName)
        guard !named.isEmpty else { return .withoutEffect("no CA certificate of its issuer is stored") }
        if let digest = list.values.structure.weakDigest, digest.hasPrefix("MD") { return .withoutEffect("it is signed with \(digest)") }
        let signers = named.filter { isSigned(list, by: $0) }
        guard !signers.isEmpty else { return .withoutEffect("bad signature") }
        let permitted = signers.filter { $0.keyUsage?.contains(.cRLSign) ?? true }
        guard !permitted.isEmpty else { return .withoutEffect("its issuer may not sign revocation lists") }
        let validator = PathValidator(trust: self, at: date, revocation: .off)
        let judgements = permitted.map { validator.validate($0) }
        if judgements.contains(where: \.isValid) { return list.isAhead(at: date) ? .countsFrom(list.thisUpdate) : .counts }
        return .withoutEffect("its issuer is not trusted: \(judgements.first?.reasons.first?.description ?? "no path")")
    }

    private func isSigned(_ list: CertificateRevocationList, by signer: Certificate) -> Bool {
        if let known = index.signature(of: list, by: signer) { return known }
        let isGood = list.isSigned(by: signer)
        index.remember(isGood, of: list, by: signer)
        return isGood
    }
}
