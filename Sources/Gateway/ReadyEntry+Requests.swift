import Mail
import Queue

/// What next hops may report to senders themselves (RFC 3461 §5.2).
///
/// Mail from outside can have been decrypted. A notification an inside server writes about it goes outside and could quote it: that
/// server is asked for header fields at most and never for deliveries, which are reported here, from the message as received
/// (N-04, `threats.md` A4.10).
extension ReadyEntry {
    private var reportsDeliveriesHere: Bool { submission.origin == .outside && route == "internal" }

    /// The envelope as the next hop gets it.
    var envelopeForNextHop: Envelope {
        var envelope = envelope
        guard reportsDeliveriesHere else { return envelope }
        envelope.returning = .headers
        for (recipient, request) in envelope.requests { envelope.requests[recipient]?.notify = request.notify?.subtracting(.success) }
        return envelope
    }

    /// Outcomes, where a delivery that the next hop was not asked to report counts as relayed.
    func reported(_ outcomes: [EmailAddress: RecipientOutcome]) -> [EmailAddress: RecipientOutcome] {
        guard reportsDeliveriesHere else { return outcomes }
        var outcomes = outcomes
        for (recipient, outcome) in outcomes {
            guard case .delivered(let reply) = outcome, envelope.request(for: recipient).wants(.success) else { continue }
            outcomes[recipient] = .relayed(reply)
        }
        return outcomes
    }
}
