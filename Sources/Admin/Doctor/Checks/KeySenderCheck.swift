import AdminOperations
import Settings
import Store

/// An authority of ours issues keys that nobody may mail (27.6, K-01).
struct KeySenderCheck: Check {
    let passed = "where keys are issued, somebody may mail them to their owners"
    let isStanding = true

    func findings(_ world: CheckedWorld) async throws -> [Finding] {
        guard let store = world.store else { return [] }
        let isUnset = try await store.read { transaction in
            guard try transaction.authorities().contains(where: { $0.hasKey && !$0.isRetired }) else { return false }
            return try !transaction.settings().contains { $0.key == SettingKeys.caSender.name }
        }
        guard isUnset else { return [] }
        return [
            Finding(
                .warning, "ca.sender is not set", meaning: "Keys are issued here, and none can be mailed to its owner.",
                remedy: "Give an address of yours encrypt.mode never and encrypt.override-allowed false, then: "
                    + "zegel settings set ca.sender keys@example.com")
        ]
    }
}
