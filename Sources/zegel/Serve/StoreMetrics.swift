import Foundation
import Health
import Store

/// What the store knows: the queue, revocation lists, certificates with keys of ours, timed work.
enum StoreMetrics {
    /// Certificates that end within so many seconds are counted.
    private static let soon: TimeInterval = 30 * 86_400

    static func families(_ transaction: ReadTransaction, at now: Date) throws -> [MetricFamily] {
        try queue(transaction, now) + revocation(transaction, now) + certificates(transaction, now) + sms(transaction)
            + jobs(transaction)
    }

    private static func queue(_ transaction: ReadTransaction, _ now: Date) throws -> [MetricFamily] {
        let waiting = try transaction.queueWaiting()
        return [
            MetricFamily(
                "zegel_queue_messages", .gauge, "Messages that are not done, by state.",
                waiting.map { .init(Double($0.count), [.init("state", $0.state.rawValue)]) }),
            MetricFamily(
                "zegel_queue_bytes", .gauge, "Size of these messages, by state.",
                waiting.map { .init(Double($0.bytes), [.init("state", $0.state.rawValue)]) }),
            MetricFamily(
                "zegel_queue_recipients_waiting", .gauge,
                "Recipients that were tried and wait, by the enhanced status of the last answer; none: there was no answer.",
                try transaction.queueReasons().map { .init(Double($0.count), [.init("status", $0.status)]) }),
            MetricFamily(
                "zegel_queue_oldest_seconds", .gauge, "Age of the oldest message, by state.",
                waiting.compactMap { item in
                    item.oldest.map { .init(max(0, now.timeIntervalSince($0)), [.init("state", item.state.rawValue)]) }
                }),
        ]
    }

    private static func revocation(_ transaction: ReadTransaction, _ now: Date) throws -> [MetricFamily] {
        let lists = try transaction.crlRows().filter(\.isVerified)
        let overdue = lists.count { $0.nextUpdate.map { $0 < now } ?? false }
        let oldest = lists.map(\.thisUpdate).min()
        return [
            MetricFamily("zegel_crls", .gauge, "Revocation lists with effect.", [.init(Double(lists.count))]),
            MetricFamily("zegel_crls_overdue", .gauge, "Of these, those past their next update.", [.init(Double(overdue))]),
            MetricFamily(
                "zegel_crl_oldest_seconds", .gauge, "Age of the oldest list with effect.",
                oldest.map { [.init(max(0, now.timeIntervalSince($0)))] } ?? []),
        ]
    }

    private static func certificates(_ transaction: ReadTransaction, _ now: Date) throws -> [MetricFamily] {
        let ending = try transaction.certificateRows(ofOursEndingAfter: now, until: now.addingTimeInterval(soon)).count
        return [
            MetricFamily(
                "zegel_own_certificates_ending", .gauge, "Certificates with a key here that end within 30 days.", [.init(Double(ending))])
        ]
    }

    private static func sms(_ transaction: ReadTransaction) throws -> [MetricFamily] {
        let counts = try transaction.smsCounts()
        return [
            MetricFamily(
                "zegel_sms", .gauge, "SMS that wait, and those sent or given up in the last days, by state.",
                SMSRow.State.allCases.map { .init(Double(counts[$0] ?? 0), [.init("state", $0.rawValue)]) })
        ]
    }

    private static func jobs(_ transaction: ReadTransaction) throws -> [MetricFamily] {
        let failing = try transaction.failingJobs()
        return [
            MetricFamily(
                "zegel_jobs_failing", .gauge, "Timed work whose last run failed, by kind.",
                failing.sorted { $0.key < $1.key }.map { .init(Double($0.value), [.init("kind", $0.key)]) })
        ]
    }
}
