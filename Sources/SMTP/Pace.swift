/// Until when a client must have gone on: a clock is handed in, none is read.
///
/// A command must be complete within its time however its octets trickle in. A message may take as long as it likes while
/// it keeps coming; under stress it must come in at a least rate too (Postfix: `smtpd_per_request_deadline`).
public struct Pace: Sendable {
    public typealias Instant = ContinuousClock.Instant

    private let limits: Limits
    private var began: Instant
    private var heard: Instant
    private var isMessage = false
    private var octets = 0

    public init(_ limits: Limits, at now: Instant) {
        self.limits = limits
        (began, heard) = (now, now)
    }

    /// The next command is waited for.
    public mutating func awaitCommand(at now: Instant) {
        (began, heard, isMessage) = (now, now, false)
    }

    /// A message, or a chunk of one, is waited for.
    public mutating func awaitMessage(at now: Instant) {
        (began, heard, isMessage, octets) = (now, now, true, 0)
    }

    public mutating func received(_ count: Int, at now: Instant) {
        heard = now
        octets += count
    }

    /// When patience ends.
    public func deadline(isUnderStress: Bool) -> Instant {
        guard isMessage else { return began + (isUnderStress ? limits.stressedCommandTimeout : limits.commandTimeout) }
        guard isUnderStress else { return heard + limits.commandTimeout }
        let allowed = limits.stressedCommandTimeout + .seconds(1) * (Double(octets) / Double(max(limits.minimumRate, 1)))
        return min(heard + limits.stressedCommandTimeout, began + allowed)
    }
}
