import NIOCore
import Synchronization

/// Hands out turns, so that each destination sees as many deliveries at once as it bears, and one that bears none holds up nobody else.
final class Turns: Sendable {
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

    fileprivate struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Turn, Never>
        let timer: Task<Void, Never>?
    }

    fileprivate struct Line {
        var window: ConcurrencyWindow
        var inUse = 0
        var waiting: CircularBuffer<Waiter> = []
        /// Somebody waited in vain, and no turn ended since.
        var isStuck = false
        var lastFailure = ""
    }

    fileprivate struct State {
        var lines: [NextHop: Line] = [:]
        var nextID = 0
    }

    // A lock and no actor: only who finds no turn waits.
    private let state = Mutex(State())

    /// Destinations whose history is kept.
    fileprivate static let mostLines = 4096

    /// Waits for a turn; every one that is granted is given back.
    /// - Parameter patience: so long at most; `nil`: for ever.
    func take(_ hop: NextHop, patience: Duration?) async -> Turn {
        if let turn = state.withLock({ $0.takeNow(hop, isPatient: patience == nil) }) { return turn }
        return await withCheckedContinuation { continuation in
            // What was true a moment ago may have changed: asked again under the lock that the waiter goes into.
            let turn = state.withLock { state -> Turn? in
                if let turn = state.takeNow(hop, isPatient: patience == nil) { return turn }
                let id = state.nextID
                state.nextID += 1
                let timer = patience.map { patience in
                    Task { if (try? await Task.sleep(for: patience)) != nil { self.loseHeart(id, hop) } }
                }
                state.lines[hop]?.waiting.append(Waiter(id: id, continuation: continuation, timer: timer))
                return nil
            }
            if let turn { continuation.resume(returning: turn) }
        }
    }

    /// Ends a turn.
    /// - Returns: whether it is worth while to wait for another one at once.
    @discardableResult
    func giveBack(_ hop: NextHop, _ result: Result) -> Bool {
        let (isWorthAnother, heard) = state.withLock { $0.giveBack(hop, result) }
        for (waiter, turn) in heard {
            waiter.timer?.cancel()
            waiter.continuation.resume(returning: turn)
        }
        return isWorthAnother
    }

    private func loseHeart(_ id: Int, _ hop: NextHop) {
        guard let (waiter, turn) = state.withLock({ $0.remove(id, hop) }) else { return }
        waiter.continuation.resume(returning: turn)
    }
}

extension Turns.State {
    /// `nil`: wait.
    fileprivate mutating func takeNow(_ hop: NextHop, isPatient: Bool) -> Turns.Turn? {
        var line = lines[hop] ?? Turns.Line(window: ConcurrencyWindow(limit: hop.connections))
        guard line.inUse >= line.window.size else {
            line.inUse += 1
            lines[hop] = line
            return .granted
        }
        lines[hop] = line
        guard line.isStuck, !isPatient else { return nil }
        return line.window.isDown ? .unreachable(line.lastFailure) : .busy
    }

    /// - Returns: whether another try is worth while, and who hears what.
    fileprivate mutating func giveBack(_ hop: NextHop, _ result: Turns.Result) -> (Bool, [(Turns.Waiter, Turns.Turn)]) {
        guard var line = lines[hop] else { return (false, []) }
        line.inUse -= 1
        line.isStuck = false
        var isWorthAnother = false
        var heard: [(Turns.Waiter, Turns.Turn)] = []
        switch result {
        case .worked: line.window.succeeded()
        case .neutral: break
        case .crowded where line.inUse > 0:
            line.window.crowded(others: line.inUse)
            isWorthAnother = true
        case .unreachable(let reason), .crowded(let reason):
            line.window.failed()
            line.lastFailure = reason
            if line.window.isDown { heard = line.sendAway().map { ($0, .unreachable(reason)) } }
        }
        while line.inUse < line.window.size, let next = line.waiting.popFirst() {
            line.inUse += 1
            heard.append((next, .granted))
        }
        lines[hop] = line
        if lines.count > Turns.mostLines { lines = lines.filter { $0.value.inUse > 0 || !$0.value.waiting.isEmpty } }
        return (isWorthAnother, heard)
    }

    fileprivate mutating func remove(_ id: Int, _ hop: NextHop) -> (Turns.Waiter, Turns.Turn)? {
        guard var line = lines[hop], let index = line.waiting.firstIndex(where: { $0.id == id }) else { return nil }
        let waiter = line.waiting.remove(at: index)
        line.isStuck = true
        lines[hop] = line
        return (waiter, line.window.isDown ? .unreachable(line.lastFailure) : .busy)
    }
}

extension Turns.Line {
    /// Whoever has all the time in the world goes on waiting.
    fileprivate mutating func sendAway() -> [Turns.Waiter] {
        let impatient = waiting.filter { $0.timer != nil }
        waiting = CircularBuffer(waiting.filter { $0.timer == nil })
        return Array(impatient)
    }
}

extension Turns {
    /// How many wait for a turn there.
    func waiting(_ hop: NextHop) -> Int { state.withLock { $0.lines[hop]?.waiting.count ?? 0 } }
}
