import Foundation
import Synchronization

/// The threads that check passwords: few at once, since each takes 128 MiB, and few that wait.
///
/// A flood of logins thus takes no more memory than a few of them; the rest is told to come back. One place has some of the places in the
/// queue, never all of them: whoever floods from there keeps nobody out who comes from elsewhere.
public final class PasswordPool: Sendable {
    /// Too many wait already.
    public struct Busy: Error, Hashable, Sendable {
        /// Seconds.
        public let retryAfter: Int
    }

    private typealias Job = @Sendable () -> Void

    private struct Waiting {
        var place: String
        var job: Job
    }

    private struct State {
        var running = 0
        var waiting: [Waiting] = []
    }

    /// One for the process: administrators and accounts of the portal share its memory.
    public static let shared = PasswordPool()

    private let atOnce: Int
    private let longest: Int
    private let share: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - atOnce: so many run; each takes 128 MiB.
    ///   - waiting: so many more may wait,
    ///   - share: and so many of one place.
    public init(atOnce: Int = 2, waiting: Int = 32, share: Int = 8) {
        self.atOnce = atOnce
        longest = waiting
        self.share = share
    }

    /// - Parameters:
    ///   - place: where it comes from, as `Network.site(of:)` names it.
    ///   - share: another one than that of every place.
    /// - Throws: `Busy`, or what the job throws.
    public func run<T: Sendable>(for place: String, share: Int? = nil, _ job: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(
                place, share ?? self.share, { continuation.resume(with: Result { try job() }) },
                refused: { continuation.resume(throwing: Busy(retryAfter: 5)) })
        }
    }

    private func submit(_ place: String, _ share: Int, _ job: @escaping Job, refused: () -> Void) {
        enum Turn { case now, later, never }
        let turn = state.withLock { state -> Turn in
            if state.running < atOnce {
                state.running += 1
                return .now
            }
            guard state.waiting.count < longest, state.waiting.count(where: { $0.place == place }) < share else { return .never }
            state.waiting.append(Waiting(place: place, job: job))
            return .later
        }
        switch turn {
        case .now: Thread.detachNewThread { [self] in work(from: job) }
        case .later: break
        case .never: refused()
        }
    }

    private func work(from first: @escaping Job) {
        var job = first
        while true {
            job()
            let next = state.withLock { state -> Job? in
                guard !state.waiting.isEmpty else {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst().job
            }
            guard let next else { return }
            job = next
        }
    }
}
