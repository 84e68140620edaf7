import Foundation
import Mail
import Settings
import Store

/// What messages of the past would have become under other settings (`behaviour.md` 4).
public struct PastMessages: Sendable, Hashable {
    /// How far back is looked, so that the answer comes soon whatever the traffic and the expressions.
    /// Measured in the debug configuration, two cores: 0.6 ms a message.
    public struct Limits: Sendable {
        public var messages = 5000
        public var time = Duration.seconds(20)
        public var examples = 10

        public init() {}
    }

    /// One recipient's copy that would have gone another way.
    public struct Example: Sendable, Hashable {
        public var id: QueueID
        public var at: Date
        /// `nil`: the null reverse-path.
        public var sender: EmailAddress?
        public var difference: Reconsideration.Difference
    }

    /// Messages decided again, the newest first.
    public var lookedAt = 0
    /// Those of which a copy would have gone another way.
    public var different = 0
    /// Those of which the record does not say enough.
    public var unknown = 0
    /// Why not, each reason once.
    public var unknownBecause: [String] = []
    /// Why older ones were not looked at; `nil`: all were.
    public var stoppedBecause: String?
    public var examples: [Example] = []
}

extension DecisionDesk {
    /// The time now, by the clock it decides by.
    public var time: Date { now() }

    /// Decides the messages since a time again, the newest first; see `reconsider(_:under:)`.
    public func reconsider(
        since: Date, in store: Store, under changed: SettingsTree, limits: PastMessages.Limits = .init()
    ) async throws -> PastMessages {
        let (clock, pageSize) = (ContinuousClock(), 100)
        let end = clock.now + limits.time
        var past = PastMessages()
        var last: TraceRow?
        while true {
            let page = try await store.read { [last] in try $0.traces(since: since, after: last, limit: pageSize) }
            for trace in page {
                guard past.lookedAt < limits.messages else {
                    past.stoppedBecause = "\(limits.messages) are the most that are looked at"
                    return past
                }
                guard clock.now < end else {
                    past.stoppedBecause = "it took longer than \(limits.time.components.seconds) s"
                    return past
                }
                past.add(try await reconsider(trace, under: changed), trace, examples: limits.examples)
            }
            guard page.count == pageSize else { return past }
            last = page.last
        }
    }
}

extension PastMessages {
    fileprivate mutating func add(_ outcome: Reconsideration, _ trace: TraceRow, examples most: Int) {
        lookedAt += 1
        switch outcome {
        case .same: break
        case .unknown(let reason):
            unknown += 1
            if unknownBecause.count < most, !unknownBecause.contains(reason) { unknownBecause.append(reason) }
        case .different(let differences):
            different += 1
            guard examples.count < most else { return }
            let facts = TraceRecord(json: trace.decision)?.facts
            let sender = facts.flatMap { $0.author.address ?? $0.reversePath }
            examples += differences.prefix(most - examples.count).map {
                Example(id: trace.id, at: trace.at, sender: sender, difference: $0)
            }
        }
    }
}
