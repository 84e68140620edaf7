import Mail

/// What MAIL says: the reverse-path and the parameters we know (RFC 5321 §4.1.1.2).
public struct MailParameters: Hashable, Sendable {
    /// `nil` is `<>`.
    public var reversePath: EmailAddress?
    /// RFC 1870 §6.
    public var size: Int?
    /// RFC 6152 §3.
    public var body: Envelope.Body?
    /// RFC 6531 §3.4.
    public var isInternationalized: Bool
    /// RET, RFC 3461 §4.3.
    public var returning: Envelope.ReturnedContent?
    /// ENVID as xtext, RFC 3461 §4.4.
    public var envelopeID: String?

    public init(
        reversePath: EmailAddress?, size: Int? = nil, body: Envelope.Body? = nil, isInternationalized: Bool = false,
        returning: Envelope.ReturnedContent? = nil, envelopeID: String? = nil
    ) {
        self.reversePath = reversePath
        self.size = size
        self.body = body
        self.isInternationalized = isInternationalized
        self.returning = returning
        self.envelopeID = envelopeID
    }
}
