import AdminOperations
import Settings

/// Only the recipient's own keys open his mail (D-04).
struct StrictnessCheck: Check {
    let passed = "mail is decrypted with its recipient's keys alone"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        let key = SettingKeys.smimeStrictDecryption
        let levels = world.settings.tree.levels.filter { world.settings.tree.text(of: key.name, at: $0) == false.settingText }
        return shortened(
            levels.sorted { $0.name < $1.name }.map { level in
                Finding(
                    .warning, "\(key.name) is off in \(level.phrase)",
                    meaning: "Whoever sends somebody else's encrypted mail on to one of your users has it decrypted for him.",
                    remedy: "zegel settings unset \(key.name)\(level == .global ? "" : " --domain '\(level.name)'")")
            })
    }
}
