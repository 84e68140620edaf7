import AdminOperations
import Foundation
import Settings
import Store

/// Revocation lists are fresh: none older than two refreshes, none past its own end.
struct RevocationListCheck: Check {
    let passed = "the revocation lists are fresh"
    let isStanding = true

    func findings(_ world: CheckedWorld) async throws -> [Finding] {
        guard let store = world.store else { return [] }
        let refresh = world.settings.value(SettingKeys.crlRefresh, at: .global).value
        let oldest = world.now.addingTimeInterval(-2 * Double(refresh.components.seconds))
        let (jobs, rows) = try await store.read { (try $0.jobs(kind: crlRefreshJob), try $0.crlRows()) }
        let late = jobs.filter { job in job.succeededAt.map { $0 < oldest } ?? (job.failures > 1) }.map { job in
            Finding(
                .warning, "The revocation list of \(job.subject) is older than two refreshes",
                meaning: "A certificate revoked since is not noticed. \(job.problem.map { "The last try: \($0)." } ?? "")",
                remedy: "Fetch it now: zegel crl update; without a way to the outside: zegel crl import FILE")
        }
        let ended = rows.filter { row in row.isVerified && row.source == "import" && (row.nextUpdate.map { $0 < world.now } ?? false) }.map
        {
            Finding(
                .warning, "The imported revocation list of \($0.issuer) has ended", meaning: "A certificate revoked since is not noticed.",
                remedy: "Import the next one: zegel crl import FILE")
        }
        return shortened(late) + shortened(ended)
    }
}
