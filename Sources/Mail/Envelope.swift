/// The envelope of one message: who gets bounces, who gets the message, and what the sender promised about its bytes
/// (RFC 5321 §2.3.1).
public struct Envelope: Hashable, Sendable, Codable {
    /// The declaration of RFC 6152; `nil` when MAIL carried no BODY parameter.
    public enum Body: String, Hashable, Sendable, Codable {
        case sevenBit = "7BIT"
        case eightBitMIME = "8BITMIME"
    }

    /// The parameter RET of RFC 3461 §4.3.
    public enum ReturnedContent: String, Hashable, Sendable, Codable {
        case full = "FULL"
        case headers = "HDRS"
    }

    /// `nil` is the null reverse-path `<>` of notifications (RFC 5321 §4.5.5).
    public var reversePath: EmailAddress?
    /// In the order of the RCPT commands, without repeats.
    public var forwardPaths: [EmailAddress]
    public var body: Body?
    /// The message or its addresses need RFC 6531.
    public var isInternationalized: Bool
    /// The size declared by MAIL, in bytes (RFC 1870).
    public var declaredSize: Int?
    /// How much of the message a notification is to return; `nil` when MAIL did not say (RFC 3461 §4.3).
    public var returning: ReturnedContent?
    /// The sender's own name for this transaction, as xtext (RFC 3461 §4.4).
    public var envelopeID: String?
    /// What was asked for recipients; those who asked nothing are absent.
    public var requests: [EmailAddress: DeliveryRequest] = [:]

    public init(
        reversePath: EmailAddress?, forwardPaths: [EmailAddress] = [], body: Body? = nil,
        isInternationalized: Bool = false, declaredSize: Int? = nil
    ) {
        self.reversePath = reversePath
        self.forwardPaths = forwardPaths
        self.body = body
        self.isInternationalized = isInternationalized
        self.declaredSize = declaredSize
    }
}
