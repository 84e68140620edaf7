import Dispatch
import Foundation
import Synchronization

/// Calls that are waited for so long and no longer; blocking ones on threads of their own.
public enum Patience {
    /// - Returns: `nil` when the time is up first; the call goes on alone then and nobody hears its answer.
    static func wait<T: Sendable>(seconds: Double, for call: @escaping @Sendable () -> T) async -> T? {
        await withCheckedContinuation { continuation in
            let answer = Once(continuation, seconds)
            Thread.detachNewThread { answer.give(call()) }
        }
    }

    /// The same for work that does not block.
    public static func work<T: Sendable>(seconds: Double, for work: @escaping @Sendable () async -> T) async -> T? {
        await withCheckedContinuation { continuation in
            let answer = Once(continuation, seconds)
            Task { answer.give(await work()) }
        }
    }

    /// The first answer counts; none in time is `nil`.
    private final class Once<T: Sendable>: Sendable {
        private let waiting: Mutex<CheckedContinuation<T?, Never>?>

        init(_ continuation: CheckedContinuation<T?, Never>, _ seconds: Double) {
            waiting = Mutex(continuation)
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { self.give(nil) }
        }

        func give(_ answer: T?) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: answer)
        }
    }
}
