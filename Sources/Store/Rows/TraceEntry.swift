import Mail

/// A decision to be kept, with what it is found by.
public struct TraceEntry: Hashable, Sendable {
    /// One recipient of the decision.
    public struct Recipient: Hashable, Sendable {
        public var address: EmailAddress
        /// The word of the plan: `signedAndEncrypted`, `plain`, `refused`, …
        public var outcome: String

        public init(address: EmailAddress, outcome: String) {
            self.address = address
            self.outcome = outcome
        }
    }

    /// JSON, as the gateway wrote it.
    public var decision: String
    /// The author, or the reverse-path where no single author is named; `nil`: neither.
    public var sender: EmailAddress?
    public var reversePath: EmailAddress?
    /// The Message-ID field; what lies beyond `longestMessageID` bytes is not searched for.
    public var messageID: String?
    /// In the order of the envelope.
    public var recipients: [Recipient]

    /// Longer ones are kept cut (RFC 5322 §2.1.1: a line has at most 998).
    static let longestMessageID = 250

    public init(
        decision: String, sender: EmailAddress? = nil, reversePath: EmailAddress? = nil, messageID: String? = nil,
        recipients: [Recipient] = []
    ) {
        self.decision = decision
        self.sender = sender
        self.reversePath = reversePath
        self.messageID = messageID.map { String(decoding: $0.utf8.prefix(Self.longestMessageID), as: UTF8.self) }
        self.recipients = recipients
    }
}
