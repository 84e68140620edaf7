import AdminOperations
import Mail
import Settings

/// What is internal is yours: mail to it is taken from anybody (3.3). P-01 refuses what is too wide; this finds what was stored before.
struct OpenRelayCheck: Check {
    let passed = "only domains of your own are internal"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        let levels = world.settings.tree.levels.filter { level in
            world.settings.tree.text(of: SettingKeys.locality.name, at: level) == Locality.internal.settingText
        }
        return shortened(levels.sorted { $0.name < $1.name }.compactMap(Self.finding))
    }

    private static func finding(_ level: Settings.SettingLevel) -> Finding? {
        switch level {
        case .global:
            Finding(
                .problem, "Every address of the world is internal", meaning: "Anybody can send mail to anywhere through this gateway.",
                remedy: "zegel settings unset locality; name your own domains: zegel domain add example.com --internal")
        case .wildcard(let domain) where domain.isSingleLabel:
            Finding(
                .problem, "Everything below .\(domain) is internal",
                meaning: "Anybody can send mail to all of these domains through this gateway.",
                remedy: "zegel settings unset locality --domain '\(level.name)'; "
                    + "name your own domains: zegel domain add example.\(domain) --internal")
        case .domain(let domain) where domain.isSingleLabel:
            Finding(
                .problem, "The internal domain \(domain) has one label alone",
                meaning: "Top-level domains have one, and nobody's mail does: it is a slip, or means something in one network only.",
                remedy: "zegel settings unset locality --domain '\(domain)'; name your own domains: zegel domain add example.com --internal"
            )
        case .factory, .wildcard, .domain, .user: nil
        }
    }
}
