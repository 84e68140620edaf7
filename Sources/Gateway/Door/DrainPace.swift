import Foundation

/// How fast waiting mail is taken up, measured only while some waits; what is long ago counts less.
///
/// Mail that comes now and then is taken up at once, which says little of how fast much of it would go: once nothing waits, what was
/// measured is kept as a first guess that a fraction of a second of the next rush outweighs.
struct DrainPace: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// After so many seconds of waiting, what was measured counts for a third.
    private static let memory = 10.0
    /// So many seconds of an earlier rush count.
    private static let guess = 0.1
    private var drained = 0.0
    private var seconds = 0.0
    private var reached: Instant
    /// When something was last taken up, or nothing waited.
    private var moved: Instant

    init(at now: Instant) { (reached, moved) = (now, now) }

    /// Time has passed in which mail waited, or none did.
    mutating func advance(to now: Instant, isWaiting: Bool) {
        let passed = max(reached.duration(to: now) / .seconds(1), 0)
        reached = max(now, reached)
        guard isWaiting else {
            moved = reached
            return
        }
        let kept = exp(-passed / Self.memory)
        drained *= kept
        seconds = seconds * kept + Self.memory * (1 - kept)
    }

    /// So much was taken up now.
    mutating func drained(_ effort: Double) {
        drained += effort
        moves()
    }

    /// Something was taken up that had not waited.
    mutating func moves() { moved = reached }

    /// Nothing waits any more.
    mutating func rest() {
        moved = reached
        guard seconds > Self.guess else { return }
        drained *= Self.guess / seconds
        seconds = Self.guess
    }

    /// How long so much would take, and no less than nothing has moved already.
    func wait(for effort: Double) -> Duration {
        let standstill = moved.duration(to: reached)
        guard seconds > 0, effort > 0 else { return standstill }
        // At a standstill the pace falls to nothing and the quotient grows without bound.
        let estimate = drained > 0 ? min(effort * seconds / drained, Self.most) : 0
        return max(standstill, .seconds(estimate))
    }

    private static let most = 86_400.0
}
