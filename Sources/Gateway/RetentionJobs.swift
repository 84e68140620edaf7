import Foundation
import Jobs
import Queue
import Settings
import Store

/// Forgets stories of mail after `trace.retention`, and the queue's rows of mail that ended.
public struct RetentionJobs: Sendable {
    /// The kind of the job that deletes traces with their delivery tries; there is one such row.
    public static let traces = "trace-retention"
    /// The kind of the job that deletes rows of ended messages; there is one such row.
    public static let queue = "queue-retention"

    private static let interval: TimeInterval = 3600
    private static let retry: TimeInterval = 600
    /// Deleted in one commit, so that no writer waits long.
    private static let rowsPerCommit = 500

    private let store: Store
    private let messages: Queue
    private let settings: @Sendable () async throws -> SettingsSnapshot

    /// - Parameter settings: those of this moment.
    public init(store: Store, queue: Queue, settings: @escaping @Sendable () async throws -> SettingsSnapshot) {
        self.store = store
        messages = queue
        self.settings = settings
    }

    /// Deletes the stories that are older than `trace.retention`.
    public func pruneTraces(_ job: JobRow) async -> JobOutcome {
        await run { time in
            while try await store.write({ try $0.pruneTraces(before: time, limit: Self.rowsPerCommit) }) {}
        }
    }

    /// Deletes the rows of messages that ended before `trace.retention`; their story is gone then, too.
    public func pruneQueue(_ job: JobRow) async -> JobOutcome {
        await run { try await messages.prune(endedBefore: $0) }
    }

    private func run(_ prune: (Date) async throws -> Void) async -> JobOutcome {
        let now = store.now()
        do {
            let retention = try await settings().value(SettingKeys.traceRetention, at: .global).value
            try await prune(now.addingTimeInterval(-TimeInterval(retention.components.seconds)))
            return .done(next: now.addingTimeInterval(Self.interval))
        } catch {
            return .failed(reason: "\(error)", next: now.addingTimeInterval(Self.retry))
        }
    }
}
