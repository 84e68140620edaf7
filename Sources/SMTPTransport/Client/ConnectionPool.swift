import NIOCore
import Synchronization

/// Idle connections by server. A connection is given back only after a clean end of a transaction.
final class ConnectionPool: Sendable {
    private struct Idle {
        let connection: ClientConnection
        let since: NIODeadline
        let uses: Int

        func isFresh(at now: NIODeadline) -> Bool { now - since < ConnectionPool.longestIdle }
    }

    private struct State {
        var idle: [NextHop: [Idle]] = [:]
        var isSweeping = false
        var isClosed = false
    }

    /// Idle connections are dropped after this time: servers close them soon themselves.
    private static let longestIdle = TimeAmount.seconds(10)
    /// Messages sent over one connection at most.
    private static let mostUses = 200

    // A lock and no actor: nothing here waits, and each mail comes by twice.
    private let state = Mutex(State())

    /// An open connection that was used before, with the number of its uses; `nil` when there is none.
    func take(_ hop: NextHop) -> (ClientConnection, uses: Int)? {
        while let entry = state.withLock({ $0.idle[hop]?.popLast() }) {
            if entry.connection.isUsable, entry.isFresh(at: .now()) { return (entry.connection, entry.uses) }
            entry.connection.quit()
        }
        return nil
    }

    func giveBack(_ connection: ClientConnection, to hop: NextHop, uses: Int) {
        guard uses < Self.mostUses, connection.isUsable else { return connection.quit() }
        let entry = Idle(connection: connection, since: .now(), uses: uses)
        let (isKept, isFirst) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.idle[hop, default: []].append(entry)
            defer { state.isSweeping = true }
            return (true, !state.isSweeping)
        }
        if !isKept { connection.quit() }
        if isFirst { Task { await sweep() } }
    }

    /// Drops what nobody used for a while, until there is nothing left.
    private func sweep() async {
        while true {
            try? await Task.sleep(for: .nanoseconds(Self.longestIdle.nanoseconds))
            let now = NIODeadline.now()
            let (stale, goesOn) = state.withLock { state in
                let stale = state.idle.values.joined().filter { !$0.isFresh(at: now) }
                state.idle = state.idle.mapValues { $0.filter { $0.isFresh(at: now) } }.filter { !$0.value.isEmpty }
                state.isSweeping = !state.idle.isEmpty && !state.isClosed
                return (stale, state.isSweeping)
            }
            for entry in stale { entry.connection.quit() }
            guard goesOn else { return }
        }
    }

    func close() {
        let left = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [:] }
            return Array(state.idle.values.joined())
        }
        for entry in left { entry.connection.quit() }
    }
}
