import CA
import Foundation
import Jobs
import Store

/// The timed work of delivery: keys to their owners, and files of people to be worked through.
public struct DeliveryJobs: Sendable {
    private static let retry: TimeInterval = 60
    /// Requests of bulk runs in work at once: those of a single person stay ahead of a file of thousands.
    private static let window = 200
    private static let pause: TimeInterval = 0.25

    /// Kinds of jobs somebody waits for: they go on with the start of the process.
    public static let resumed = [bulkJob, certificateRequestJob, keyDeliveryJob]

    private let store: Store
    private let keys: KeyDesk
    private let bulk: BulkDesk

    public init(store: Store, keys: KeyDesk) {
        self.store = store
        self.keys = keys
        bulk = BulkDesk(issuing: IssuingDesk(store: store, crypto: ThreadPerJob()))
    }

    /// What to do, by the kind of job.
    public var works: [String: JobRunner.Work] {
        [keyDeliveryJob: { await keys.deliver($0) }, bulkJob: { await file($0) }]
    }

    /// Files lines until enough requests are in work, and comes back for the others.
    private func file(_ job: JobRow) async -> JobOutcome {
        do {
            while try await store.read({ try $0.bulkCounts(job.subject).inWork }) < Self.window {
                guard try await bulk.fileLines(ofRun: job.subject) else { return .over }
            }
            return .done(next: store.now().addingTimeInterval(Self.pause))
        } catch {
            return .failed(reason: "\(error)", next: store.now().addingTimeInterval(Self.retry))
        }
    }
}
