/// Counts what clients do in one minute (Postfix: `anvil_rate_time_unit`, 60 s). A clock is handed in, none is read.
public struct RateTable: Sendable {
    public typealias Instant = ContinuousClock.Instant

    private struct Count: Sendable {
        var since: Instant
        var number = 0
    }

    private static let window = Duration.seconds(60)
    /// From so many clients on those whose minute is over are forgotten.
    private static let sweepSize = 10_000

    private var counts: [String: Count] = [:]

    public init() {}

    /// Counts one event of a client.
    /// - Returns: whether it is within `limit`, which is `nil` for any number.
    public mutating func count(_ client: String, limit: Int?, at now: Instant) -> Bool {
        guard let limit else { return true }
        if counts.count >= Self.sweepSize { counts = counts.filter { now - $0.value.since < Self.window } }
        var count = counts[client] ?? Count(since: now)
        if now - count.since >= Self.window { count = Count(since: now) }
        count.number += 1
        counts[client] = count
        return count.number <= limit
    }
}
