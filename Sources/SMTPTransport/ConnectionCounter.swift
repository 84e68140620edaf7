import Synchronization

/// Counts connections by client address, so that one client cannot use up a listener.
final class ConnectionCounter: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let total = Atomic<Int>(0)
    private let perClient: Int
    private let all: Int

    init(perClient: Int, all: Int) {
        self.perClient = perClient
        self.all = all
    }

    /// Whether one more connection of this client is welcome; if so it counts until `leave`.
    func enter(_ address: String) -> Bool {
        let isWelcome = counts.withLock { counts in
            guard counts[address, default: 0] < perClient, total.load(ordering: .relaxed) < all else { return false }
            counts[address, default: 0] += 1
            return true
        }
        if isWelcome { total.add(1, ordering: .relaxed) }
        return isWelcome
    }

    func leave(_ address: String) {
        counts.withLock { counts in
            let left = counts[address, default: 1] - 1
            counts[address] = left > 0 ? left : nil
        }
        total.subtract(1, ordering: .relaxed)
    }
}
