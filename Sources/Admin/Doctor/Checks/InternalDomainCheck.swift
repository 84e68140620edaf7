import AdminOperations
import Mail
import PKI
import Settings
import Store

/// There are internal domains, and each has a key to sign and one to decrypt with.
struct InternalDomainCheck: Check {
    let passed = "every internal domain has keys"
    let isStanding = true

    func findings(_ world: CheckedWorld) async throws -> [Finding] {
        guard let store = world.store else { return [] }
        let patterns = world.settings.tree.levels.filter { level in
            world.settings.tree.text(of: SettingKeys.locality.name, at: level) == Locality.internal.settingText
        }
        guard !patterns.isEmpty else {
            return [
                Finding(
                    .problem, "No domain is internal", meaning: "Mail from outside is refused, and nothing is decrypted or signed.",
                    remedy: "Name your own domains: zegel domain add example.com --internal",
                    fix: .init("domain.add", ["internal": "true"]))
            ]
        }
        let domains = patterns.compactMap(\.pattern).sorted { $0.description < $1.description }
        var findings: [Finding] = []
        for domain in domains {
            let rows = try await store.read { try $0.certificateRows(withKeyIn: domain, endingAfter: world.now, limit: 100) }
            let signs = rows.contains { Self.usage(of: $0, isAny: [.digitalSignature, .nonRepudiation]) }
            let hasSigner = signs || Self.names(SettingKeys.signCertificate, domain, world.settings)
            let decrypts = rows.contains { Self.usage(of: $0, isAny: [.keyEncipherment, .keyAgreement]) }
            let missing = [hasSigner ? nil : "sign", decrypts ? nil : "decrypt"].compactMap(\.self)
            guard !missing.isEmpty else { continue }
            findings.append(
                Finding(
                    .warning, "The internal domain \(domain) has no key to \(missing.joined(separator: " or to ")) with",
                    meaning: hasSigner
                        ? "Encrypted mail to it is delivered as it came." : "Its mail leaves unsigned where signing is not required.",
                    remedy: "Import keys with their certificates: zegel key import FILE.p12 --password-file FILE", fix: .init("key.import"))
            )
        }
        return shortened(findings)
    }

    private static func names(_ key: SettingKey<SettingList<CertificateThumbprint>>, _ domain: DomainPattern, _ settings: SettingsSnapshot)
        -> Bool
    {
        !settings.value(key, at: Settings.SettingLevel(domain)).value.elements.isEmpty
    }

    /// A certificate without the extension may do everything (RFC 5280 §4.2.1.3).
    private static func usage(of row: CertificateRow, isAny usages: KeyUsage) -> Bool {
        guard let certificate = try? Certificate(stored: row.der) else { return false }
        return certificate.keyUsage.map { !$0.isDisjoint(with: usages) } ?? true
    }
}

extension Settings.SettingLevel {
    /// The domains of a level; `nil` for the others.
    var pattern: DomainPattern? {
        switch self {
        case .domain(let domain): .exact(domain)
        case .wildcard(let domain): .below(domain)
        case .factory, .global, .user: nil
        }
    }
}
