import Foundation
import Jobs
import Store

/// Forgets which notices were sent once they no longer keep others back.
public enum NoticePruning {
    /// The kind of its job; there is one such row.
    public static let job = "notice-pruning"
    private static let rowsPerCommit = 500

    public static func run(_ store: Store) async -> JobOutcome {
        let now = store.now()
        let end = now.addingTimeInterval(-NoticeDesk.interval)
        do {
            while try await store.write({ try $0.pruneNotices(sentUntil: end, limit: rowsPerCommit) }) == rowsPerCommit {}
            return .done(next: now.addingTimeInterval(NoticeDesk.interval))
        } catch {
            return .failed(reason: "\(error)", next: now.addingTimeInterval(3600))
        }
    }
}
