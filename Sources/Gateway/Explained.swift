import Mail
import Policy

/// The answer to "what would become of this mail?" (`behaviour.md` X-02).
public struct Explained: Sendable {
    /// Why the mail would not even be accepted; `nil`: it would be.
    public var refusal: MailFailure?
    /// The record that real mail would leave in the trace; `nil` when it would not be accepted.
    public var record: TraceRecord?
    /// Who would get nothing: refused, or held for an administrator.
    public var notSent: [EmailAddress]
}
