import AdminOperations
import Foundation

/// A clock that is wrong makes good certificates expired and expired ones good.
struct ClockCheck: Check {
    let passed = "the clock is plausible"
    let isStanding = false

    /// 1 November 2026: this version is younger.
    private static let earliest = Date(timeIntervalSince1970: 1_793_491_200)
    /// Clocks of good servers differ by less.
    private static let tolerance: TimeInterval = 300

    func findings(_ world: CheckedWorld) async throws -> [Finding] {
        let meaning = "Certificates are judged by this clock, and mail carries its time."
        let remedy = "Set it by the network: timedatectl set-ntp true"
        if world.now < Self.earliest {
            return [Finding(.problem, "The clock is wrong: it says \(Self.words(world.now))", meaning: meaning, remedy: remedy)]
        }
        guard let newest = try await world.store?.read({ try $0.newestRecord() }),
            newest.timeIntervalSince(world.now) > Self.tolerance
        else { return [] }
        let title = "The clock went back: it says \(Self.words(world.now)), and there are records of \(Self.words(newest))"
        return [Finding(.problem, title, meaning: meaning, remedy: remedy)]
    }

    private static func words(_ date: Date) -> String { date.formatted(.iso8601) }
}
