import AdminOperations

/// One family of things to look at (`behaviour.md` 3.6, 27.6).
protocol Check: Sendable {
    /// What is in order when nothing is found, in a sentence without its full stop.
    var passed: String { get }
    /// Its findings stand in `zegel status` too, so it asks the store and the configuration alone.
    var isStanding: Bool { get }

    func findings(_ world: CheckedWorld) async throws -> [Finding]
}

extension Check {
    /// Findings of one kind that are named; the others are counted.
    static var most: Int { 10 }

    /// Many of a kind are not to hide all the rest.
    func shortened(_ findings: [Finding]) -> [Finding] {
        guard findings.count > Self.most, let first = findings.first else { return findings }
        let more = Finding(
            first.severity, "and \(findings.count - Self.most) more of this kind", meaning: "They are like the ones above.",
            remedy: "Mend those first, then run zegel doctor again.")
        return findings.prefix(Self.most) + [more]
    }
}
