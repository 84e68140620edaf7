import NIOCore

/// Idle connections by server. A connection is given back only after a clean end of a transaction.
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

    private var idle: [NextHop: [Idle]] = [:]
    private var isSweeping = false
    private var isClosed = false

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
        guard !isSweeping else { return }
        isSweeping = true
        Task { await sweep() }
    }

    /// Drops what nobody used for a while, until there is nothing left.
    private func sweep() async {
        while !idle.isEmpty, !isClosed {
            try? await Task.sleep(for: .nanoseconds(Self.longestIdle.nanoseconds))
            let now = NIODeadline.now()
            for (hop, entries) in idle {
                entries.filter { now - $0.since >= Self.longestIdle }.forEach { $0.connection.quit() }
                let fresh = entries.filter { now - $0.since < Self.longestIdle }
                idle[hop] = fresh.isEmpty ? nil : fresh
            }
        }
        isSweeping = false
    }

    func close() {
        isClosed = true
        idle.values.joined().forEach { $0.connection.quit() }
        idle = [:]
    }
}
