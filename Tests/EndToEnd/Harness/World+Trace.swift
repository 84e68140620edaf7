import Foundation
import Mail

extension World {
    /// The decision about a mail as the command line tells it, by the id of its `250`.
    func story(of outcome: RecipientOutcome?) async throws -> String {
        guard case .delivered(let reply) = outcome, let id = reply.lines.last?.split(separator: " ").last.map(String.init) else {
            return "not accepted"
        }
        return try await gateway.must("message", "trace", id).text
    }
}
