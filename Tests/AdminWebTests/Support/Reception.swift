import Admin
import AdminOperations
import Foundation
import Queue
import TestSupport

@testable import Gateway

/// The engine as pages meet it: test mails are sent on as a running engine does, and it can be away for a while.
struct Reception: AdminService {
    let engine: AdminEngine
    let queue: Queue
    let flow: MailFlow
    /// The engine is starting as long as there is this file.
    let away: String

    func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        guard !FileManager.default.fileExists(atPath: away) else {
            throw AdminProblem(.temporary, "starting: opening the store", retryAfter: 2)
        }
        let output = try await engine.perform(name, input: input, by: asker)
        if name == MessageTest.name {
            do { while let entry = try await queue.claimReceived() { try await flow.process(entry) } } catch {
                throw AdminProblem(.failed, "\(error)")
            }
        }
        return output
    }
}
