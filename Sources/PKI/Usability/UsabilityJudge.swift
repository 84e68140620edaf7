import Foundation
import Mail
import OpenSSL

/// Applies the rules C-01 to C-10 of `behaviour.md` 9.3 in their order and collects every reason.
public struct UsabilityJudge: Sendable {
    let validator: PathValidator

    /// - Parameter grace: seconds after its nextUpdate in which a list still counts as fresh, the setting `expired-crl.grace`.
    public init(
        trust: TrustStore, at date: Date, revocation: RevocationMode = .ifKnown, grace: TimeInterval = 0,
        policies: PathCheck.Policies = PathCheck.Policies()
    ) {
        validator = PathValidator(trust: trust, at: date, revocation: revocation, grace: grace, policies: policies)
    }

    /// - Parameters:
    ///   - address: the mailbox it must be good for; `nil` skips C-07 (assigned and domain certificates).
    ///   - hasPrivateKey: `nil` when the purpose needs none (C-10).
    public func judge(
        _ certificate: Certificate, for purpose: Purpose, address: EmailAddress?, hasPrivateKey: Bool? = nil,
        extraIntermediates: [Certificate] = []
    ) -> Usability {
        // With certificates of a message the answer is that message's alone.
        guard extraIntermediates.isEmpty else { return judgeAnew(certificate, purpose, address, hasPrivateKey, extraIntermediates) }
        let question = VerdictCache.Question(
            thumbprint: certificate.thumbprint, purpose: purpose, address: address, hasPrivateKey: hasPrivateKey,
            revocation: validator.revocation, grace: validator.grace, policies: validator.policies)
        let cache = validator.trust.verdicts
        if let known = cache.answer(to: question, at: validator.date) { return known }
        let usability = judgeAnew(certificate, purpose, address, hasPrivateKey, [])
        cache.remember(usability, to: question, from: validator.date, until: validator.horizon(of: certificate))
        return usability
    }

    private func judgeAnew(
        _ certificate: Certificate, _ purpose: Purpose, _ address: EmailAddress?, _ hasPrivateKey: Bool?,
        _ extraIntermediates: [Certificate]
    ) -> Usability {
        let validation = validator.validate(certificate, for: purpose, extraIntermediates: extraIntermediates)
        var reasons = validation.reasons
        reasons += Self.keyUsage(certificate, purpose) + Self.extendedKeyUsage(certificate, purpose)
        reasons += Self.address(certificate, address) + Self.endEntity(certificate, purpose)
        reasons += Strength.fitness(certificate, for: purpose, isOwn: hasPrivateKey != nil)
        reasons += Strength.reasons(certificate, allowsSHA1: validator.trust.allowsSHA1)
        if hasPrivateKey == false { reasons.append(RefusalReason("C-10", "no private key")) }
        // By rule, the certificate's own before its issuers': the first is the headline.
        let ordered = Set(reasons.map(\.rule)).sorted().flatMap { rule in reasons.filter { $0.rule == rule } }
        return Usability(reasons: ordered, validation: validation)
    }

    // C-05
    private static func keyUsage(_ certificate: Certificate, _ purpose: Purpose) -> [RefusalReason] {
        guard let usage = certificate.keyUsage else { return [] }
        let isAllowed =
            switch purpose {
            case .any: true
            case .sign: !usage.isDisjoint(with: [.digitalSignature, .nonRepudiation])
            case .encrypt: usage.contains(certificate.keyAlgorithm.hasPrefix("RSA") ? .keyEncipherment : .keyAgreement)
            }
        return isAllowed ? [] : [RefusalReason("C-05", "key usage", detail: "only " + usage.names.joined(separator: ", "))]
    }

    // C-06
    private static func extendedKeyUsage(_ certificate: Certificate, _ purpose: Purpose) -> [RefusalReason] {
        guard purpose != .any, let usage = certificate.extendedKeyUsage else { return [] }
        if usage.contains(.emailProtection) || usage.contains(.anyExtendedKeyUsage) { return [] }
        return [RefusalReason("C-06", "extended key usage", detail: "emailProtection is missing")]
    }

    // C-07
    private static func address(_ certificate: Certificate, _ address: EmailAddress?) -> [RefusalReason] {
        guard let address, !certificate.addresses.contains(address) else { return [] }
        let found = certificate.addresses.prefix(3).map(\.description).joined(separator: ", ")
        return [
            RefusalReason("C-07", "address", detail: found.isEmpty ? "the certificate names no address" : "the certificate is for \(found)")
        ]
    }

    // C-08
    private static func endEntity(_ certificate: Certificate, _ purpose: Purpose) -> [RefusalReason] {
        purpose != .any && certificate.isCA ? [RefusalReason("C-08", "CA certificate")] : []
    }
}
