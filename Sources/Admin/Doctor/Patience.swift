import Dispatch
import Foundation
import Synchronization

/// Blocking calls on threads of their own, waited for so long and no longer.
enum Patience {
    /// - Returns: `nil` when the time is up first; the call goes on alone then and nobody hears its answer.
    static func wait<T: Sendable>(seconds: Double, for call: @escaping @Sendable () -> T) async -> T? {
        await withCheckedContinuation { continuation in
            let answer = Once(continuation)
            Thread.detachNewThread { answer.give(call()) }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { answer.give(nil) }
        }
    }

    /// The first answer counts.
    private final class Once<T: Sendable>: Sendable {
        private let waiting: Mutex<CheckedContinuation<T?, Never>?>

        init(_ continuation: CheckedContinuation<T?, Never>) { waiting = Mutex(continuation) }

        func give(_ answer: T?) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: answer)
        }
    }
}
