import Foundation

/// Counts failed logins by client: five in 300 s, then none is looked at until the first of them is that old (`threats.md`, figures).
///
/// An account is never locked: whoever guesses could lock its owner out. A clock is handed in, none is read.
struct LoginThrottle: Sendable {
    static let failures = 5
    static let window: TimeInterval = 300
    /// From so many clients on those whose window is over are forgotten, at most once in ten seconds.
    private static let sweepSize = 10_000
    private static let sweepPause: TimeInterval = 10

    private var failed: [String: [Date]] = [:]
    private var swept = Date.distantPast

    func isThrottled(_ client: String, at now: Date) -> Bool { recent(client, now).count >= Self.failures }

    /// Judges a login that was looked at: of many at once no more than five are told that they failed, and none that it succeeded
    /// once five failed.
    /// - Returns: whether the client may be told.
    mutating func judge(_ client: String, succeeded: Bool, at now: Date) -> Bool {
        guard !isThrottled(client, at: now) else { return false }
        if !succeeded { fail(client, at: now) }
        return true
    }

    private mutating func fail(_ client: String, at now: Date) {
        if failed.count >= Self.sweepSize, now.timeIntervalSince(swept) >= Self.sweepPause {
            swept = now
            failed = failed.filter { now.timeIntervalSince($0.value.last ?? now) < Self.window }
        }
        failed[client] = recent(client, now).suffix(Self.failures - 1) + [now]
    }

    private func recent(_ client: String, _ now: Date) -> [Date] {
        (failed[client] ?? []).filter { now.timeIntervalSince($0) < Self.window }
    }
}
