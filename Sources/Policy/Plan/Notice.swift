import Mail

/// A mail to the sender about what became of his message.
public struct Notice: Sendable, Codable, Hashable {
    public enum Kind: String, Sendable, Codable, Hashable {
        /// Mandatory encryption was not possible for the recipients named.
        case encryptionFailed
        /// Signing was required and not possible.
        case signingFailed
        /// The sender wants to know that and how the message was encrypted.
        case encryptionNotification
        /// The sender passes the passwords of the PDFs on.
        case passwords
    }

    /// One recipient the notice tells about.
    public struct Recipient: Sendable, Codable, Hashable {
        public var address: EmailAddress
        /// `S/MIME`, `PDF`; empty when no method took the message.
        public var method: String
        /// Why it was not sent; empty when it was.
        public var reason: String

        public init(address: EmailAddress, method: String, reason: String) {
            self.address = address
            self.method = method
            self.reason = reason
        }
    }

    public var kind: Kind
    public var to: EmailAddress
    public var recipients: [Recipient]

    public init(kind: Kind, to: EmailAddress, recipients: [Recipient]) {
        self.kind = kind
        self.to = to
        self.recipients = recipients
    }
}
