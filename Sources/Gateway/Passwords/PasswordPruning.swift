import Foundation
import Jobs
import Store

/// Destroys passwords that ended (W-03), and forgets SMS that were sent or given up, and links and sessions of the portal that ended.
public enum PasswordPruning {
    /// The kind of its job; there is one such row.
    public static let job = "password-pruning"
    private static let interval: TimeInterval = 3600
    private static let retry: TimeInterval = 600
    private static let rowsPerCommit = 500
    /// Longer than the day SMS are counted over.
    private static let smsKept: TimeInterval = 7 * 86_400

    public static func run(_ store: Store) async -> JobOutcome {
        let now = store.now()
        do {
            while try await store.write({ try $0.prunePasswords(endedBy: now, limit: rowsPerCommit) }) == rowsPerCommit {}
            let end = now.addingTimeInterval(-smsKept)
            while try await store.write({ try $0.pruneSMS(endedBefore: end, limit: rowsPerCommit) }) == rowsPerCommit {}
            while try await store.write({ try $0.prunePortal(limit: rowsPerCommit) }) >= rowsPerCommit {}
            return .done(next: now.addingTimeInterval(interval))
        } catch {
            return .failed(reason: "\(error)", next: now.addingTimeInterval(retry))
        }
    }
}
