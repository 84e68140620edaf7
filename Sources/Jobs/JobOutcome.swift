import Foundation

/// How a run of a job ended.
public enum JobOutcome: Hashable, Sendable {
    /// Good, and next due then.
    case done(next: Date)
    /// Failed for this reason, and tried again then.
    case failed(reason: String, next: Date)
    /// There is nothing to do any more: the job is gone.
    case over
}
