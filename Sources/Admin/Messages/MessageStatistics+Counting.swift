import AdminOperations
import Foundation
import Gateway
import Mail
import Store

extension MessageStatistics.Result {
    /// Records that are read for the reasons of what was not sent.
    private static let mostRead = 300
    private static let mostReasons = 10

    /// - Parameter hours: until the one that runs now, which counts as the last.
    init(_ transaction: ReadTransaction, hours: Int, at now: Date) throws {
        let last = Int64(now.timeIntervalSince1970) / 3600
        let first = last - Int64(hours) + 1
        let since = Date(timeIntervalSince1970: Double(first) * 3600)
        var counts: [Int64: [String: Int]] = [:]
        for row in try transaction.traceCounts(since: since) { counts[row.hour, default: [:]][row.outcome] = row.count }
        let waiting = try transaction.queueWaiting()
        self.init(
            hours: (first...last).map { .init(at: Date(timeIntervalSince1970: Double($0) * 3600), outcomes: counts[$0] ?? [:]) },
            reasons: try Self.reasons(transaction, since: since),
            waiting: waiting.reduce(0) { $0 + $1.count },
            oldest: waiting.filter { $0.state != .held }.compactMap(\.oldest).min(),
            held: waiting.first { $0.state == .held }?.count ?? 0)
    }

    private static func reasons(_ transaction: ReadTransaction, since: Date) throws -> [Reason] {
        var own: [String: Int] = [:]
        var filter = TraceFilter()
        filter.since = since
        filter.outcomes = ["refused", "held"]
        for found in try transaction.findTraces(filter, limit: mostRead) {
            let record = try transaction.traces(of: found.id).last?.decision
            guard let words = record.flatMap({ TraceRecord.reason(ofJSON: $0, for: found.recipient) }) else { continue }
            own[words, default: 0] += 1
        }
        let theirs = try transaction.deliveryReasons(since: since, limit: mostReasons).map {
            Reason(words: String($0.answer.prefix(300)), count: $0.count, kind: $0.outcome)
        }
        let all = own.map { Reason(words: $0.key, count: $0.value, kind: "refused") } + theirs
        return Array(all.sorted { ($1.count, $0.words) < ($0.count, $1.words) }.prefix(mostReasons))
    }
}
