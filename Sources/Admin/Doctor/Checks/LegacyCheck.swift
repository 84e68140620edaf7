import AdminOperations
import Settings

/// Switches for what is broken (12.2).
struct LegacyCheck: Check {
    let passed = "nothing of the old, broken algorithms is switched on"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        [
            (SettingKeys.legacySHA1, "Certificates signed with SHA-1 are taken, and they can be forged."),
            (SettingKeys.legacyPFX, "Key files are written in a form whose password can be found by trying."),
        ].filter { world.settings.value($0.0, at: .global).value }.map { key, meaning in
            Finding(
                .warning, "\(key.name) is on", meaning: meaning,
                remedy: "When no partner needs it any more: zegel settings unset \(key.name)",
                fix: .init("settings.unset", ["level": "global", "key": key.name]))
        }
    }
}
