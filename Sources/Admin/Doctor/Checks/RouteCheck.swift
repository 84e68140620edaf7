import AdminOperations

/// Mail of both localities has somewhere to go.
struct RouteCheck: Check {
    let passed = "there are routes to the inside and to the outside"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        ["internal", "external"].filter { name in !world.surroundings.routes.contains { $0.name == name } }.map { name in
            Finding(
                .problem, "There is no \(name) route",
                meaning: "Mail to \(name) recipients waits in the queue, but for domains with routes of their own.",
                remedy: "Add to \(world.file): [routes.\(name)] with host and port; then start the engine again.")
        }
    }
}
