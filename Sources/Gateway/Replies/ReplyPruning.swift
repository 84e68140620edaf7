import Foundation
import Jobs
import Store

/// Destroys what was written by links that ended, and forgets the links a month later.
public enum ReplyPruning {
    /// The kind of its job; there is one such row.
    public static let job = "reply-pruning"
    private static let interval: TimeInterval = 3600
    private static let retry: TimeInterval = 600
    private static let rowsPerCommit = 200
    private static let kept: TimeInterval = 30 * 86_400

    public static func run(_ store: Store) async -> JobOutcome {
        let now = store.now()
        do {
            let forgotten = now.addingTimeInterval(-kept)
            while try await store.write({ try $0.pruneReplies(forgotten: forgotten, limit: rowsPerCommit) }) >= rowsPerCommit {}
            return .done(next: now.addingTimeInterval(interval))
        } catch {
            return .failed(reason: "\(error)", next: now.addingTimeInterval(retry))
        }
    }
}
