/// Counts what clients do in one minute (Postfix: `anvil_rate_time_unit`, 60 s). A clock is handed in, none is read.
public struct RateTable: Sendable {
    public typealias Instant = ContinuousClock.Instant

    private struct Count: Sendable {
        var since: Instant
        var number = 0
    }

    private static let window = Duration.seconds(60)
    /// From so many clients on those whose minute is over are forgotten, at most once in ten seconds.
    private static let sweepSize = 10_000
    private static let sweepPause = Duration.seconds(10)

    private var counts: [String: Count] = [:]
    private var swept: Instant?

    public init() {}

    /// Counts one event of a client.
    /// - Returns: whether it is within `limit`, which is `nil` for any number.
    public mutating func count(_ client: String, limit: Int?, at now: Instant) -> Bool {
        guard let limit else { return true }
        sweep(now)
        var count = counts[client] ?? Count(since: now)
        if now - count.since >= Self.window { count = Count(since: now) }
        count.number += 1
        counts[client] = count
        return count.number <= limit
    }

    private mutating func sweep(_ now: Instant) {
        guard counts.count >= Self.sweepSize, swept.map({ now - $0 >= Self.sweepPause }) ?? true else { return }
        swept = now
        counts = counts.filter { now - $0.value.since < Self.window }
    }
}
