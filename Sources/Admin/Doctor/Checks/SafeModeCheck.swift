import AdminOperations
import Settings

/// Safe mode is for the first days (`behaviour.md` Q-05).
struct SafeModeCheck: Check {
    let passed = "safe mode is off: what must be refused is refused"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        guard world.settings.value(SettingKeys.queueSafeMode, at: .global).value else { return [] }
        return [
            Finding(
                .warning, "Safe mode is on",
                meaning: "Nothing is refused for good: clients are told to try again, and mail that would bounce or not be sent is held.",
                remedy: "Look at zegel queue list --state held; when all is as it should be: zegel settings unset queue.safe-mode")
        ]
    }
}
