import AdminOperations

/// The files of `[tls]` load, and belong together.
struct TLSFilesCheck: Check {
    let passed = "the TLS certificate and its key belong together, where they are set"
    let isStanding = false

    func findings(_ world: CheckedWorld) -> [Finding] {
        guard let problem = world.surroundings.tlsProblem() else { return [] }
        return [
            Finding(
                .problem, "The TLS files cannot be used: \(problem.split(separator: ": ").first ?? "")",
                meaning: "The engine does not start with them; one that runs goes on with those it read before.",
                remedy: "Mend it (\(problem)), then: zegel config check; systemctl reload zegel")
        ]
    }
}
