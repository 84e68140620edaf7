import Foundation
import Synchronization

/// Who guesses links has to wait: after so many misses, nothing is looked up for that address for a while.
final class GuessThrottle: Sendable {
    private struct Misses {
        var count: Int
        var since: Date
    }

    /// Misses an address block may have in `interval`.
    static let misses = 30
    static let interval: TimeInterval = 300
    /// Address blocks that are remembered at once; beyond it the oldest go.
    private static let remembered = 20_000

    private let blocks = Mutex<[String: Misses]>([:])
    private let now: @Sendable () -> Date

    init(now: @escaping @Sendable () -> Date) { self.now = now }

    /// Whether an address has to wait.
    func mustWait(_ address: String) -> Bool {
        let (block, time) = (Self.block(address), now())
        return blocks.withLock { blocks in
            guard let misses = blocks[block], time.timeIntervalSince(misses.since) < Self.interval else { return false }
            return misses.count >= Self.misses
        }
    }

    func noteMiss(_ address: String) {
        let (block, time) = (Self.block(address), now())
        blocks.withLock { blocks in
            if let old = blocks[block], time.timeIntervalSince(old.since) < Self.interval {
                blocks[block]?.count = old.count + 1
                return
            }
            if blocks.count >= Self.remembered {
                blocks = blocks.filter { time.timeIntervalSince($0.value.since) < Self.interval }
                if blocks.count >= Self.remembered { blocks.removeAll() }
            }
            blocks[block] = Misses(count: 1, since: time)
        }
    }

    /// An IPv4 address, or the /64 of an IPv6 address, which one household has to itself.
    static func block(_ address: String) -> String {
        guard address.contains(":") else { return address }
        let halves = address.components(separatedBy: "::")
        let head = halves[0].split(separator: ":")
        let tail = halves.count > 1 ? halves[1].split(separator: ":") : []
        let zeros = halves.count > 1 ? Array(repeating: Substring("0"), count: max(0, 8 - head.count - tail.count)) : []
        return (head + zeros + tail).prefix(4).map { String(Int($0, radix: 16) ?? 0, radix: 16) }.joined(separator: ":")
    }
}
