import AdminOperations

/// The crypto library: new enough, and with every algorithm we need.
struct LibraryCheck: Check {
    let passed = "the crypto library is new enough and has every algorithm"
    let isStanding = false

    func findings(_ world: CheckedWorld) -> [Finding] {
        var findings: [Finding] = []
        if !world.probes.isLibraryCurrent() {
            findings.append(
                Finding(
                    .problem, "\(world.probes.libraryVersion()) is too old",
                    meaning: "It accepts forged mail (CVE-2026-34182), so zegel serve does not start.",
                    remedy: "Install libssl3 3.0.22 or newer: apt-get install libssl3"))
        }
        let missing = world.probes.missingAlgorithms()
        if !missing.isEmpty {
            findings.append(
                Finding(
                    .problem, "The crypto library has no \(missing.joined(separator: ", "))",
                    meaning: "Mail that needs it is deferred and never leaves unprotected.",
                    remedy: "Take out of openssl.cnf what switches it off: openssl version -d shows the folder."))
        }
        return findings
    }
}
