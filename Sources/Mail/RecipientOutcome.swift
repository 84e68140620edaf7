/// What one delivery try came to for one recipient.
public enum RecipientOutcome: Hashable, Sendable {
    /// The next hop took responsibility.
    case delivered(Reply)
    /// A later try may succeed: a 4yz answer, or no answer (`nil` reply) with the reason.
    case deferred(Reply?, reason: String)
    /// The next hop refused for good.
    case failed(Reply, reason: String)
}
