/// What one delivery try came to for one recipient.
public enum RecipientOutcome: Hashable, Sendable {
    /// The next hop took responsibility.
    case delivered(Reply)
    /// The same, but it will not report the delivery the sender asked to hear of: we tell him (RFC 3461 §5.2.2).
    case relayed(Reply)
    /// A later try may succeed: a 4yz answer, or no answer (`nil` reply) with the reason.
    case deferred(Reply?, reason: String)
    /// The next hop refused for good.
    case failed(Reply, reason: String)
}
