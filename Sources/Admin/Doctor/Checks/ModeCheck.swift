import AdminOperations
import Mail
import Settings
import Store

/// Where encryption is mandatory, some method is possible.
struct ModeCheck: Check {
    let passed = "where encryption is mandatory, it is possible"
    let isStanding = true

    func findings(_ world: CheckedWorld) async throws -> [Finding] {
        let levels = world.settings.tree.levels.filter {
            world.settings.tree.text(of: SettingKeys.encryptMode.name, at: $0) == EncryptMode.mandatory.settingText
        }
        var findings: [Finding] = []
        for level in levels.sorted(by: { $0.name < $1.name }) {
            guard let reason = try await Self.reason(level, world) else { continue }
            findings.append(
                Finding(
                    .warning, "encrypt.mode is mandatory for \(level.phrase), and no method is possible: \(reason)",
                    meaning: "Mail that this is about is not sent, and its sender told.",
                    remedy: "Look at \(Self.show(level)); import certificates, or allow S/MIME there."))
        }
        return shortened(findings)
    }

    private static func reason(_ level: Settings.SettingLevel, _ world: CheckedWorld) async throws -> String? {
        let settings = world.settings
        let methods = settings.value(SettingKeys.encryptMethods, at: level).value.elements
        // A PDF is possible for everybody whose password somebody can pass on.
        if world.surroundings.makesPDF, methods.contains(.pdf), settings.value(SettingKeys.pdfEnabled, at: level).value { return nil }
        if !settings.value(SettingKeys.smimeEnabled, at: level).value { return "smime.enabled is false" }
        if !methods.contains(.smime) {
            return "encrypt.methods has no smime, and no other method is there"
        }
        guard settings.value(SettingKeys.locality, at: level).value == .external,
            settings.value(SettingKeys.smimeCertificates, at: level).value.elements.isEmpty, let store = world.store
        else { return nil }
        if let pattern = level.pattern {
            // A user below it may have certificates assigned that name other addresses.
            let assigned = settings.tree.levels.contains { lower in
                guard case .user(let address) = lower, pattern.covers(address.domain) else { return false }
                return !settings.value(SettingKeys.smimeCertificates, at: lower).value.elements.isEmpty
            }
            guard !assigned else { return nil }
            let hasAny = try await store.read { try !$0.certificateRows(in: pattern, endingAfter: world.now, limit: 1).isEmpty }
            return hasAny ? nil : "there is no certificate for any address there"
        }
        guard case .user(let address) = level else { return nil }
        let hasAny = try await store.read { transaction in
            try ([address] + (address.withoutTag.map { [$0] } ?? [])).contains { try !transaction.certificateRows(for: $0).isEmpty }
        }
        return hasAny ? nil : "there is no certificate for \(address)"
    }

    private static func show(_ level: Settings.SettingLevel) -> String {
        switch level {
        case .factory, .global: "zegel settings show"
        case .wildcard, .domain: "zegel settings show --domain '\(level.name)'"
        case .user: "zegel user show '\(level.name)'"
        }
    }
}
