import Admin
import AdminOperations
import Foundation
import Synchronization

/// Passes operations on to the engine of the moment, so that socket and listener stay open while the configuration changes.
final class AdminDoor: AdminService {
    private enum Phase: Sendable {
        case starting(String)
        case open(AdminEngine)
        case stopping
    }

    private let phase: Mutex<Phase>

    /// - Parameter step: what the engine does before it can answer.
    init(starting step: String) { phase = Mutex(.starting(step)) }

    /// Another step of the start.
    func goOn(_ step: String) { phase.withLock { $0 = .starting(step) } }

    func change(to new: AdminEngine) { phase.withLock { $0 = .open(new) } }

    func stop() { phase.withLock { $0 = .stopping } }

    /// Until the engine is there, everybody is told what it is doing (`behaviour.md` 3.6).
    func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        switch phase.withLock({ $0 }) {
        case .open(let engine): return try await engine.perform(name, input: input, by: asker)
        case .starting(let step): throw AdminProblem(.temporary, "starting: \(step)", retryAfter: 2)
        case .stopping: throw AdminProblem(.temporary, "stopping: come back when the engine runs again", retryAfter: 5)
        }
    }
}
