import Synchronization

/// So many bytes of memory for mail in work: who wants more than is left waits, or is told to come back (`behaviour.md` 32).
public final class ByteBudget: Sendable {
    private struct Waiting {
        var bytes: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var left: Int
        var waiting: [Waiting] = []
    }

    private let total: Int
    private let state: Mutex<State>

    public init(_ total: Int) {
        self.total = total
        state = Mutex(State(left: total))
    }

    var left: Int { state.withLock { $0.left } }

    /// Waits its turn. Whatever is larger than the whole budget has it for itself.
    ///
    /// - Returns: the bytes to give back.
    func take(_ bytes: Int) async -> Int {
        let bytes = min(max(bytes, 0), total)
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                guard state.waiting.isEmpty, state.left >= bytes else {
                    state.waiting.append(Waiting(bytes: bytes, continuation: continuation))
                    return false
                }
                state.left -= bytes
                return true
            }
            if isReady { continuation.resume() }
        }
        return bytes
    }

    /// Takes them when they are there.
    func takeNow(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard state.waiting.isEmpty, state.left >= bytes else { return false }
            state.left -= bytes
            return true
        }
    }

    func give(_ bytes: Int) {
        let ready = state.withLock { state in
            state.left += bytes
            var ready: [Waiting] = []
            while let next = state.waiting.first, state.left >= next.bytes {
                state.left -= next.bytes
                ready.append(state.waiting.removeFirst())
            }
            return ready
        }
        for next in ready { next.continuation.resume() }
    }
}
