import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Store

/// Turns a plan into the certificate it asks for.
struct AuthorityDraft {
    let plan: AuthorityPlan
    let settings: SettingsSnapshot
    /// Bases of permitted rfc822Names; empty: no limits.
    let permitted: [String]
    let time: Date

    /// - Throws: `CAError` for what cannot be.
    init(_ plan: AuthorityPlan, _ transaction: ReadTransaction) throws {
        self.plan = plan
        settings = try transaction.settingsSnapshot()
        time = Date(timeIntervalSince1970: transaction.time.timeIntervalSince1970.rounded(.down))
        permitted = try Self.permitted(plan.limits, transaction, settings)
        if let length = plan.pathLength, !(0...20).contains(length) {
            throw CAError.badInput("the path length is a number from 0 to 20", field: "pathLength")
        }
        if plan.usesSHA1, !settings.value(SettingKeys.legacySHA1, at: .global).value {
            throw CAError.refused("SHA-1 can be forged: an authority signs with it only while legacy.sha1 is on")
        }
        guard plan.validity >= .seconds(86_400), plan.validity <= .seconds(50 * 366 * 86_400) else {
            throw CAError.badInput("the validity is 1 day to 50 years", field: "validity")
        }
        guard try transaction.authority(named: plan.name.text) == nil else {
            throw CAError.refused("there is an authority \(plan.name.text) already")
        }
    }

    private static func permitted(
        _ limits: AuthorityPlan.Limits, _ transaction: ReadTransaction, _ settings: SettingsSnapshot
    ) throws -> [String] {
        switch limits {
        case .none: return []
        case .domains(let patterns):
            guard !patterns.isEmpty else { throw CAError.badInput("name at least one domain", field: "domains") }
            return patterns.map(base)
        case .ownDomains:
            let own = try transaction.domains().filter { pattern in
                settings.value(SettingKeys.locality, at: SettingLevel(.domain(pattern))).value == .internal
            }
            guard !own.isEmpty else {
                throw CAError.refused(
                    "no domain is internal yet, and the authority is to issue for own domains alone: add them first with zegel domain add "
                        + "example.com --internal, name domains, or choose an authority without limits")
            }
            return own.map(base)
        }
    }

    /// RFC 5280 §4.2.1.10: a host, or every host below a domain.
    private static func base(_ pattern: DomainPattern) -> String {
        switch pattern {
        case .exact(let domain): domain.ascii
        case .below(let domain): ".\(domain.ascii)"
        }
    }

    var digest: Digest { plan.usesSHA1 ? .sha1 : Digest(settings.value(SettingKeys.caHash, at: .global).value) }

    /// - Parameters:
    ///   - issuer: `nil` for a root.
    ///   - urls: where the issuer's list and certificate are published.
    func builder(below issuer: Certificate?, digest: Digest, urls: (list: String?, certificate: String?)) throws(CAError)
        -> CertificateBuilder
    {
        let asked = time.addingTimeInterval(Double(plan.validity.components.seconds))
        let end = plan.isValidityUsual ? min(asked, issuer?.notAfter ?? asked) : asked
        var builder = CertificateBuilder(subject: try plan.subject.checkedParts(), serialNumber: [], notBefore: time, notAfter: end)
        builder.digest = digest
        builder.extensions = extensions + published(urls)
        return builder
    }

    /// Those a request for its certificate asks for, too.
    var extensions: [ExtensionValue] {
        // RFC 5280 §4.2.1.3: keyCertSign is 5, cRLSign 6.
        var values: [ExtensionValue] = [
            .basicConstraints(isCA: true, pathLength: plan.pathLength.map { UInt8(clamping: $0) }), .keyUsage(bits: [5, 6]),
        ]
        if !permitted.isEmpty { values.append(.nameConstraints(permittedMailboxes: permitted)) }
        return values
    }

    private func published(_ urls: (list: String?, certificate: String?)) -> [ExtensionValue] {
        [urls.list.map { .cRLDistributionPoints($0) }, urls.certificate.map { .authorityInfoAccess(caIssuers: $0) }].compactMap(\.self)
    }

    func stored(thumbprint: String?, publicKey: String, subject: String, parent: Int64?, request: [UInt8]? = nil) -> NewAuthority {
        NewAuthority(
            name: plan.name.text, subject: subject, parent: parent, thumbprint: thumbprint, publicKey: publicKey, request: request,
            digest: plan.usesSHA1 ? "sha-1" : settings.value(SettingKeys.caHash, at: .global).value.settingText,
            distributionPoint: plan.distributionPoint?.text)
    }

    /// Where lists and certificates of the planned authority itself will be published.
    var urls: (list: String?, certificate: String?) {
        let base = settings.value(SettingKeys.caCRLURL, at: .global).value.value?.text
        return (plan.distributionPoint?.text ?? base.map { "\($0)/\(plan.name.text).crl" }, base.map { "\($0)/\(plan.name.text).cer" })
    }
}
