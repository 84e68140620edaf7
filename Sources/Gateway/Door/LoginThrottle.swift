import Foundation

/// Counts failed logins by client: five in 300 s, then none is looked at until the first of them is that old (`threats.md`, figures).
///
/// An account is never locked: whoever guesses could lock its owner out. A clock is handed in, none is read.
struct LoginThrottle: Sendable {
    static let failures = 5
    static let window: TimeInterval = 300
    /// From so many clients on those whose window is over are forgotten.
    private static let sweepSize = 10_000

    private var failed: [String: [Date]] = [:]

    init() {}

    func isThrottled(_ client: String, at now: Date) -> Bool { recent(client, now).count >= Self.failures }

    mutating func fail(_ client: String, at now: Date) {
        if failed.count >= Self.sweepSize { failed = failed.filter { now.timeIntervalSince($0.value.last ?? now) < Self.window } }
        failed[client] = recent(client, now).suffix(Self.failures - 1) + [now]
    }

    private func recent(_ client: String, _ now: Date) -> [Date] {
        (failed[client] ?? []).filter { now.timeIntervalSince($0) < Self.window }
    }
}
