import Foundation

/// How long a recipient that answered 4yz waits for the next try.
///
/// Waits double from `first` to `longest`, spread by `jitter`, and end at `giveUp`, counted from acceptance.
/// RFC 5321 §4.5.4.1 advises 30 minutes between tries and 4–5 days in all; we begin sooner, as Postfix does.
public struct RetrySchedule: Sendable, Hashable {
    /// Seconds.
    public var first: TimeInterval = 300
    /// Seconds.
    public var longest: TimeInterval = 4000
    /// Seconds since acceptance (`queue.lifetime`).
    public var giveUp: TimeInterval = 5 * 86_400
    /// Seconds since acceptance after which the sender is told once (`queue.delay-notice`).
    public var delayNotice: TimeInterval = 4 * 3600
    /// The part of a wait that chance may add, so that the mails of one outage do not all come back at once.
    public var jitter = 0.2

    /// Seconds, up to twice as many, that mail waits whose server is busy with other mail.
    public var turn: TimeInterval = 5

    public init() {}

    /// - Parameters:
    ///   - tries: tries already made, 1 or more.
    ///   - age: seconds since the message was accepted.
    ///   - chance: 0 up to 1.
    /// - Returns: seconds until the next try, or `nil` when it is time to give up.
    public func wait(after tries: Int, age: TimeInterval, chance: Double) -> TimeInterval? {
        guard age < giveUp else { return nil }
        let wait = min(first * Double(1 << min(max(tries, 1) - 1, 16)), longest)
        // The last try is made when the time is up, not a whole wait before.
        return min(wait * (1 + jitter * chance), max(giveUp - age, 1))
    }
}
