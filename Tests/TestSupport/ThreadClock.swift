import Foundation

/// Work of the thread that asks, whatever else the machine does meanwhile.
public enum ThreadClock {
    /// Processor time that some synchronous work takes.
    public static func measure(_ work: () throws -> Void) rethrows -> Duration {
        let start = now
        try work()
        return now - start
    }

    /// Processor time the thread has had; two of them tell nothing when the work between them may move to another thread.
    public static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
