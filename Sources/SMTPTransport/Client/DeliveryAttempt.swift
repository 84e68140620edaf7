import Mail

/// What one try for the recipients of one hop came to.
public enum DeliveryAttempt: Sendable {
    /// Exactly one outcome a recipient, and the server they come from.
    case tried([EmailAddress: RecipientOutcome], server: String)
    /// The hop is busy with other mail: nothing was tried.
    case noTurn
}
