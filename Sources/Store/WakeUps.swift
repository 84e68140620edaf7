import Synchronization

/// Tells waiting runners that there may be work, so that nobody polls.
public final class WakeUps: Sendable {
    private struct State {
        var next = 0
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// A stream with one element at once and one after each change; changes while nobody reads collapse into one.
    ///
    /// Dropping the stream ends it.
    public func stream() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { _ = $0.listeners.removeValue(forKey: key) } }
        continuation.yield()
        return stream
    }

    /// Wakes every listener.
    public func wake() {
        for continuation in state.withLock({ Array($0.listeners.values) }) { continuation.yield() }
    }
}
