import Foundation
import MIME
import Mail

/// Tells a sender that a message was not delivered, or is late (RFC 3461, 3464, 6522).
///
/// It carries the header fields of the message as it was received, never anything decrypted (N-04).
public struct DeliveryStatusNotification: Sendable {
    public enum Action: String, Sendable {
        case failed, delayed
        /// Handed to a server that does not report deliveries (RFC 3464 §2.3.3).
        case relayed
    }

    /// One recipient's state.
    public struct Recipient: Sendable {
        public var address: EmailAddress
        public var status: EnhancedStatus
        /// What the next server said; `nil` when there was no answer.
        public var reply: Reply?
        /// A sentence for the sender.
        public var reason: String
        /// As the sender first named it, ORCPT of RFC 3461 §4.2.
        public var originalRecipient: String?

        public init(address: EmailAddress, status: EnhancedStatus, reply: Reply?, reason: String, originalRecipient: String? = nil) {
            self.originalRecipient = originalRecipient
            self.address = address
            self.status = status
            self.reply = reply
            self.reason = reason
        }
    }

    public var action: Action
    public var recipients: [Recipient]
    public var id: QueueID
    public var sender: EmailAddress
    public var arrivedAt: Date
    public var lastAttemptAt: Date
    /// The sender's own name for the mail, ENVID of RFC 3461 §4.4.
    public var envelopeID: String?
    /// Until when delivery goes on, for a delay.
    public var retryUntil: Date?
    /// Whether the words of the other server are passed on, not its codes alone. They may quote what it was sent, so strangers never get
    /// them: not even when nothing was decrypted, or the difference would tell whether a key opened their mail (`threats.md` A1.5).
    public var quotesAnswers: Bool
    /// The message as received, or its beginning with the whole header.
    public var original: [UInt8]

    public init(
        action: Action, recipients: [Recipient], id: QueueID, sender: EmailAddress, arrivedAt: Date, lastAttemptAt: Date,
        retryUntil: Date? = nil, quotesAnswers: Bool, original: [UInt8]
    ) {
        self.action = action
        self.recipients = recipients
        self.id = id
        self.sender = sender
        self.arrivedAt = arrivedAt
        self.lastAttemptAt = lastAttemptAt
        self.retryUntil = retryUntil
        self.quotesAnswers = quotesAnswers
        self.original = original
    }

    /// The template of the part for people.
    public var kind: TemplateKind {
        switch action {
        case .failed: .deliveryFailed
        case .delayed: .deliveryDelayed
        case .relayed: .deliveryRelayed
        }
    }

    func answer(_ reply: Reply) -> String {
        quotesAnswers ? reply.summary : ([String(reply.code), reply.status?.description].compactMap(\.self)).joined(separator: " ")
    }
}
