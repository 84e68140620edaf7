import AdminOperations
import Foundation
import Synchronization
import Web

/// What the checks said lately: they ask other machines and may take seconds, which no page waits for.
final class RecentFindings: Sendable {
    private struct State {
        var result: DoctorShow.Result?
        var at = ContinuousClock.now
        var isRunning = false
        /// Findings from before a change say nothing about what is after it.
        var change = 0
    }

    private let state = Mutex(State())
    /// Younger ones are not asked for again.
    private static let fresh = Duration.seconds(30)
    /// Older ones are not shown.
    private static let longest = Duration.seconds(600)

    /// After a change everything is looked at again.
    func forget() {
        state.withLock { state in
            state.result = nil
            state.change += 1
        }
    }

    /// - Returns: `nil` while the checks are at work.
    func result(_ visit: Visit) async throws(AdminProblem) -> DoctorShow.Result? {
        // Who may not see everything is told what counts for him.
        guard visit.me?.domains == nil else { return try await visit.ifAllowed(DoctorShow()) }
        let (known, mustRun, change) = state.withLock { state in
            let age = ContinuousClock.now - state.at
            if age > Self.longest { state.result = nil }
            let mustRun = !state.isRunning && (state.result == nil || age > Self.fresh)
            if mustRun { state.isRunning = true }
            return (state.result, mustRun, state.change)
        }
        if mustRun { Task { await run(visit, change) } }
        if let known { return known }
        // Most are done in a moment.
        for _ in 0..<5 {
            try? await Task.sleep(for: .milliseconds(15))
            if let result = state.withLock({ $0.result }) { return result }
        }
        return nil
    }

    private func run(_ visit: Visit, _ change: Int) async {
        let result = try? await visit.perform(DoctorShow())
        state.withLock { state in
            state.isRunning = false
            guard change == state.change, let result else { return }
            (state.result, state.at) = (result, ContinuousClock.now)
        }
    }
}
