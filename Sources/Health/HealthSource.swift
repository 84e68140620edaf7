/// What a program says about itself.
public protocol HealthSource: Sendable {
    /// Why no mail can be accepted now, in words that say what to do; empty: it can.
    ///
    /// A server elsewhere that does not answer is no reason (`behaviour.md` 3.6).
    func obstacles() async -> [String]

    /// Everything measured, as it is now.
    func metrics() async -> [MetricFamily]
}
