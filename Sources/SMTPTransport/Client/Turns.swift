import NIOCore

/// Hands out turns, so that each destination sees as many deliveries at once as it bears, and one that bears none holds up nobody else.
actor Turns {
    /// What came of waiting.
    enum Turn: Sendable, Equatable {
        case granted
        /// The destination does not answer: another delivery has found out just now.
        case unreachable(String)
        /// Too many wait already.
        case busy
    }

    /// How a session that had its turn went.
    enum Result: Sendable {
        case worked
        /// It says nothing about the destination.
        case neutral
        case unreachable(String)
        /// It was turned away with 4yz before it began (421 too many connections).
        case crowded(String)
    }

    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Turn, Never>
        let timer: Task<Void, Never>?
    }

    private struct Line {
        var window: ConcurrencyWindow
        var inUse = 0
        var waiting: CircularBuffer<Waiter> = []
        /// Somebody waited in vain, and no turn ended since.
        var isStuck = false
        var lastFailure = ""
    }

    private var lines: [NextHop: Line] = [:]
    private var nextID = 0

    /// Destinations whose history is kept.
    private static let mostLines = 4096

    /// Waits for a turn; every one that is granted is given back.
    /// - Parameter patience: so long at most; `nil`: for ever.
    func take(_ hop: NextHop, patience: Duration?) async -> Turn {
        var line = lines[hop] ?? Line(window: ConcurrencyWindow(limit: hop.connections))
        if line.inUse < line.window.size {
            line.inUse += 1
            lines[hop] = line
            return .granted
        }
        if line.isStuck, patience != nil { return line.window.isDown ? .unreachable(line.lastFailure) : .busy }
        let id = nextID
        nextID += 1
        return await withCheckedContinuation { continuation in
            let timer = patience.map { patience in
                Task { if (try? await Task.sleep(for: patience)) != nil { self.loseHeart(id, hop) } }
            }
            line.waiting.append(Waiter(id: id, continuation: continuation, timer: timer))
            lines[hop] = line
        }
    }

    /// Ends a turn.
    /// - Returns: whether it is worth while to wait for another one at once.
    @discardableResult
    func giveBack(_ hop: NextHop, _ result: Result) -> Bool {
        guard var line = lines[hop] else { return false }
        line.inUse -= 1
        line.isStuck = false
        var isWorthAnother = false
        switch result {
        case .worked: line.window.succeeded()
        case .neutral: break
        case .crowded where line.inUse > 0:
            line.window.crowded(others: line.inUse)
            isWorthAnother = true
        case .unreachable(let reason), .crowded(let reason):
            line.window.failed()
            line.lastFailure = reason
            if line.window.isDown { send(.unreachable(reason), toAllOf: &line) }
        }
        while line.inUse < line.window.size, let next = line.waiting.popFirst() {
            line.inUse += 1
            next.timer?.cancel()
            next.continuation.resume(returning: .granted)
        }
        lines[hop] = line
        if lines.count > Self.mostLines { lines = lines.filter { $0.value.inUse > 0 || !$0.value.waiting.isEmpty } }
        return isWorthAnother
    }

    private func send(_ turn: Turn, toAllOf line: inout Line) {
        // Whoever has all the time in the world goes on waiting.
        let impatient = line.waiting.filter { $0.timer != nil }
        line.waiting = CircularBuffer(line.waiting.filter { $0.timer == nil })
        for waiter in impatient {
            waiter.timer?.cancel()
            waiter.continuation.resume(returning: turn)
        }
    }

    private func loseHeart(_ id: Int, _ hop: NextHop) {
        guard var line = lines[hop], let index = line.waiting.firstIndex(where: { $0.id == id }) else { return }
        let waiter = line.waiting.remove(at: index)
        line.isStuck = true
        lines[hop] = line
        waiter.continuation.resume(returning: line.window.isDown ? .unreachable(line.lastFailure) : .busy)
    }
}

extension Turns {
    /// How many wait for a turn there.
    func waiting(_ hop: NextHop) -> Int { lines[hop]?.waiting.count ?? 0 }
}
