import Foundation
import PKI

/// Checks certificates against a list of many entries and one of 1,000, and says what the large one costs in memory.
func measureRevocation(_ factory: CertificateFactory, entries: Int, in folder: String) async throws {
    let leaves = try (0..<1000).map { try factory.leaf($0) }
    let shortDER = try factory.list(revoking: 500, count: 1000).der
    let longDER = try factory.list(revoking: 500, count: entries).der
    try await measureListMemory(of: longDER, entries: entries, in: folder)
    let long = try CertificateRevocationList(der: longDER)
    let short = try CertificateRevocationList(der: shortDER)
    let now = Date()
    func check(_ list: CertificateRevocationList) -> Double {
        let trust = TrustStore(roots: [factory.root], lists: [list])
        let judge = PathValidator(trust: trust, at: now)
        // The first check of all looks at the list's signature.
        let first = ContinuousClock.now
        _ = judge.validate(leaves[0])
        let signature = (ContinuousClock.now - first) / .milliseconds(1)
        let start = ContinuousClock.now
        var revoked = 0
        for leaf in leaves where judge.validate(leaf).revocation == .revoked { revoked += 1 }
        let time = (ContinuousClock.now - start) / .seconds(1) / Double(leaves.count)
        Measurement.report(
            "check against \(list.entryCount) entries (first one \(String(format: "%.1f", signature)) ms, \(revoked) revoked)",
            Measurement.microseconds(time))
        return time
    }
    var (few, many) = (Double.infinity, Double.infinity)
    for _ in 0..<3 {
        few = min(few, check(short))
        many = min(many, check(long))
    }
    Measurement.report("revocation check, \(entries) entries beside 1000", Measurement.ratio(many, few))
}

/// What reading a list costs, in a process of its own: what making it left behind would hide it here.
private func measureListMemory(of der: [UInt8], entries: Int, in folder: String) async throws {
    let file = "\(folder)/list.crl"
    try Data(der).write(to: URL(filePath: file))
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = ["--list", file]
    try process.run()
    process.waitUntilExit()
}

/// The other side of it.
func reportListMemory(_ file: String) throws {
    let before = Measurement.resident
    let list = try CertificateRevocationList(der: Array(try Data(contentsOf: URL(filePath: file))))
    let growth = Measurement.resident - before
    Measurement.report(
        "a list of \(list.entryCount) entries, \(Measurement.megabytes(list.der.count))", "\(Measurement.megabytes(growth)) more memory")
}
