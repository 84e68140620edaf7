import Foundation
import Logging
import Store
import Synchronization

/// Claims work and runs it, never more than `width` at once; woken by new work, finished work, and the time the next try is due.
///
/// When its task is cancelled it claims nothing more and returns once the work under way is done.
struct WorkLoop<Entry: Sendable>: Sendable {
    let name: String
    let width: Int
    let wakeUps: WakeUps
    /// Leases at most so many entries.
    let claim: @Sendable (Int) async throws -> [Entry]
    let nextDue: @Sendable () async throws -> Date?
    let work: @Sendable (Entry) async -> Void
    /// For the tasks of the work; `nil`: Swift's own.
    let executor: (any TaskExecutor)?
    let now: @Sendable () -> Date
    let logger: Logger

    /// Waits so long after a failed claim: the store may be away.
    private static var pause: Duration { .seconds(1) }

    func run() async {
        let inFlight = InFlight()
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let waking = Task { for await _ in wakeUps.stream() { signal.yield() } }
        var timer: Task<Void, Never>?
        for await _ in signals {
            timer?.cancel()
            let wait = await claimAndStart(inFlight, signal)
            timer = wait.map { wait in
                Task { if (try? await Task.sleep(for: wait)) != nil { signal.yield() } }
            }
        }
        timer?.cancel()
        waking.cancel()
        await inFlight.drained()
    }

    /// - Returns: how long to wait for the next due time; `nil` when only a signal can bring work.
    private func claimAndStart(_ inFlight: InFlight, _ signal: AsyncStream<Void>.Continuation) async -> Duration? {
        do {
            // A claim is a transaction: under load it is made for half the width at once, when idle for the first entry there is.
            while case let busy = inFlight.count, busy <= width / 2 {
                let free = width - busy
                let entries = try await claim(free)
                guard !entries.isEmpty else { break }
                for entry in entries { start(entry, inFlight, signal) }
            }
            guard inFlight.count < width, let due = try await nextDue() else { return nil }
            // What is due now and was not handed out is leased, or waits for work under way: that will signal.
            return .seconds(max(due.timeIntervalSince(now()), 1))
        } catch {
            logger.error("\(name).claim-failed", metadata: ["reason": "\(error)"])
            return Self.pause
        }
    }

    private func start(_ entry: Entry, _ inFlight: InFlight, _ signal: AsyncStream<Void>.Continuation) {
        inFlight.begin()
        Task(executorPreference: executor) {
            await work(entry)
            inFlight.end()
            signal.yield()
        }
    }
}

/// Counts work under way and lets one waiter wait for its end.
private final class InFlight: Sendable {
    private struct State {
        var count = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }

    func begin() { state.withLock { $0.count += 1 } }

    func end() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count -= 1
            guard state.count == 0 else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    func drained() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.count > 0 { state.waiter = continuation }
                return state.count == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}
