import Admin
import AdminOperations
import Foundation
import Synchronization

/// Passes operations on to the engine of the moment, so that the socket stays open while the configuration changes.
final class AdminDoor: AdminService {
    private let engine: Mutex<AdminEngine>

    init(_ engine: AdminEngine) { self.engine = Mutex(engine) }

    func change(to new: AdminEngine) { engine.withLock { $0 = new } }

    func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        try await engine.withLock { $0 }.perform(name, input: input, by: asker)
    }
}
