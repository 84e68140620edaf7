/// How many connections to one destination may be open at once, learned from how they went.
///
/// It begins with a few, grows by one for each round of good sessions, and shrinks when the destination does not answer or says it has
/// too many (Postfix: `initial_destination_concurrency`, `default_destination_concurrency_positive_feedback` and `_negative_feedback`).
struct ConcurrencyWindow: Sendable {
    /// What the route allows.
    let limit: Int
    private var width: Double
    /// Sessions in a row that never began.
    private(set) var failures = 0

    /// Good sessions until more connections are tried again, after the destination said it has too many.
    private var contented = 0

    /// Postfix: `initial_destination_concurrency`.
    static let initial = 5
    /// Good sessions until a destination that had too many connections is asked for more: about one refused connection in a hundred mails.
    static let contentment = 100
    /// After so many failures in a row a destination counts as down (Postfix: `destination_concurrency_failed_cohort_limit`, 1 round).
    static let failuresUntilDown = 3

    init(limit: Int) {
        self.limit = max(limit, 1)
        width = Double(min(Self.initial, self.limit))
    }

    var size: Int { max(1, min(Int(width), limit)) }
    /// Nothing answers there: one at a time asks whether that is still so.
    var isDown: Bool { failures >= Self.failuresUntilDown }

    mutating func succeeded() {
        // After an outage it begins where it did at first.
        if isDown { width = Double(min(Self.initial, limit)) }
        failures = 0
        guard contented == 0 else {
            contented -= 1
            return
        }
        width = min(width + 1 / width, Double(limit))
    }

    mutating func failed() {
        failures += 1
        width = isDown ? 1 : max(1, width / 2)
    }

    /// The destination works, but not with so many.
    /// - Parameter others: connections it has of us.
    mutating func crowded(others: Int) {
        width = Double(max(1, min(others, size)))
        contented = Self.contentment
    }
}
