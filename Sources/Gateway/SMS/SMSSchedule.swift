import Foundation

/// When an SMS is tried: at once, after 1, 5, 15 and 60 minutes, then hourly up to a day (`behaviour.md` 16).
enum SMSSchedule {
    /// Seconds from the beginning.
    static let tries: [TimeInterval] = [0, 60, 300, 900] + (1...24).map { TimeInterval($0) * 3600 }

    /// - Parameter created: when it was put into the queue.
    /// - Returns: when it is tried again after a try that failed; `nil`: never, it has expired.
    static func next(after now: Date, created: Date) -> Date? {
        // A try that began a moment early is that try.
        let age = max(now.timeIntervalSince(created), 0) + 1
        return tries.first { $0 > age }.map { created.addingTimeInterval($0) }
    }
}
