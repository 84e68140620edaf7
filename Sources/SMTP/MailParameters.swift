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

    public init(reversePath: EmailAddress?, size: Int? = nil, body: Envelope.Body? = nil, isInternationalized: Bool = false) {
        self.reversePath = reversePath
        self.size = size
        self.body = body
        self.isInternationalized = isInternationalized
    }
}
