import AdminOperations
import Mail
import Settings

/// A domain we accept mail for is ours, as a rule (3.3, A-10).
struct RelayDomainCheck: Check {
    let passed = "every domain mail is taken for is internal"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        let open = world.surroundings.relayDomains.filter {
            world.settings.value(SettingKeys.locality, at: Settings.SettingLevel($0)).value != .internal
        }
        return shortened(
            open.map { domain in
                Finding(
                    .warning, "Mail is taken for \(domain), which is not internal",
                    meaning: "Mail from outside to it is not decrypted: it takes the encrypt path, unsigned.",
                    remedy:
                        "If it is yours: zegel settings set locality internal --domain '\(domain)'. If not, take it out of relay_domains.",
                    fix: .init("settings.set", ["level": "domain:\(domain)", "key": SettingKeys.locality.name, "value": "internal"]))
            })
    }
}
