import AdminOperations

/// Somebody is told when something must be done.
struct AdministratorCheck: Check {
    let passed = "administrators are named"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        guard world.surroundings.administrators.isEmpty else { return [] }
        return [
            Finding(
                .warning, "No administrators are named",
                meaning: "Nobody hears of held messages and of certificates that end.",
                remedy: "Add to \(world.file): administrators = [\"it@example.com\"]; then start the engine again.")
        ]
    }
}
