import Gateway
import Health

/// What happened to mail since the start of the process.
enum MailMetrics {
    static func families(_ counts: MailMeter.Counts) -> [MetricFamily] {
        [
            MetricFamily(
                "zegel_messages_accepted", .counter, "Messages accepted, by origin.",
                counts.accepted.sorted { $0.key.rawValue < $1.key.rawValue }.map { sample($0.value, "origin", $0.key.rawValue) }),
            MetricFamily(
                "zegel_messages_slowed", .counter, "Messages whose client was kept waiting because much mail waits to be processed.",
                [.init(Double(counts.slowed))]),
            MetricFamily(
                "zegel_messages_turned_away", .counter, "Messages told to come back because much mail waits to be processed, by origin.",
                counts.turnedAway.sorted { $0.key.rawValue < $1.key.rawValue }.map { sample($0.value, "origin", $0.key.rawValue) }),
            MetricFamily(
                "zegel_recipients_refused", .counter, "Recipients refused at RCPT, by class and subject of the enhanced status.",
                counts.refusedRecipients.sorted { $0.key < $1.key }.map { sample($0.value, "status", $0.key) }),
            MetricFamily(
                "zegel_recipients_decided", .counter, "Recipients by what was decided and the rule that refused a certificate.",
                counts.decided.sorted { ($0.key.outcome.rawValue, $0.key.rule) < ($1.key.outcome.rawValue, $1.key.rule) }.map {
                    .init(Double($0.value), [.init("outcome", $0.key.outcome.rawValue), .init("rule", $0.key.rule)])
                }),
            MetricFamily(
                "zegel_deliveries", .counter, "Recipients by how delivery ended.",
                counts.deliveries.sorted { $0.key < $1.key }.map { sample($0.value, "result", $0.key) }),
            MetricFamily(
                "zegel_delivery_deferrals", .counter, "Tries after which a recipient waits, by the enhanced status of the answer.",
                counts.deferrals.sorted { $0.key < $1.key }.map { sample($0.value, "status", $0.key) }),
            MetricFamily(
                "zegel_steps_failed", .counter, "Steps put back because of an error of our own.", [.init(Double(counts.failedSteps))]),
            MetricFamily(
                "zegel_messages_held_by_failure", .counter, "Messages held after too many failed steps.", [.init(Double(counts.held))]),
        ]
    }

    private static func sample(_ count: Int, _ name: String, _ value: String) -> MetricFamily.Sample {
        .init(Double(count), [.init(name, value)])
    }
}
