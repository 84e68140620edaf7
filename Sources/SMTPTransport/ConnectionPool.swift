import NIOCore

/// Idle connections by next hop, and how many are in use.
///
/// A connection is given back only after a clean end of a transaction. Per hop at most `perHop` are open; more
/// deliveries wait their turn.
actor ConnectionPool {
    private struct Idle {
        let connection: ClientConnection
        let since: NIODeadline
        let uses: Int
    }

    /// Idle connections are dropped after this time: servers close them soon themselves.
    private static let longestIdle = TimeAmount.seconds(10)
    /// Messages sent over one connection at most.
    private static let mostUses = 200

    private let perHop: Int
    private var idle: [NextHop: [Idle]] = [:]
    private var inUse: [NextHop: Int] = [:]
    private var waiting: [NextHop: [CheckedContinuation<Void, Never>]] = [:]
    private var isClosed = false

    init(perHop: Int) { self.perHop = perHop }

    /// Waits for a place among the connections of a hop; every call is paired with `leave`.
    func enter(_ hop: NextHop) async {
        if inUse[hop, default: 0] < perHop {
            inUse[hop, default: 0] += 1
        } else {
            await withCheckedContinuation { waiting[hop, default: []].append($0) }
        }
    }

    func leave(_ hop: NextHop) {
        if var queue = waiting[hop], !queue.isEmpty {
            let next = queue.removeFirst()
            waiting[hop] = queue.isEmpty ? nil : queue
            next.resume()
        } else {
            let left = inUse[hop, default: 1] - 1
            inUse[hop] = left > 0 ? left : nil
        }
    }

    /// An open connection that was used before, with the number of its uses; `nil` when there is none.
    func take(_ hop: NextHop) -> (ClientConnection, uses: Int)? {
        while let entry = idle[hop]?.popLast() {
            if entry.connection.isUsable, NIODeadline.now() - entry.since < Self.longestIdle { return (entry.connection, entry.uses) }
            entry.connection.quit()
        }
        return nil
    }

    func giveBack(_ connection: ClientConnection, to hop: NextHop, uses: Int) {
        guard !isClosed, uses < Self.mostUses, connection.isUsable else { return connection.quit() }
        idle[hop, default: []].append(Idle(connection: connection, since: .now(), uses: uses))
    }

    /// Drops what nobody used for a while.
    func sweep() {
        for (hop, entries) in idle {
            let now = NIODeadline.now()
            let fresh = entries.filter { now - $0.since < Self.longestIdle }
            let stale = entries.filter { now - $0.since >= Self.longestIdle }
            stale.forEach { $0.connection.quit() }
            idle[hop] = fresh.isEmpty ? nil : fresh
        }
    }

    func close() {
        isClosed = true
        idle.values.joined().forEach { $0.connection.quit() }
        idle = [:]
    }
}
