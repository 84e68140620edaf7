import Mail

/// What RCPT says: the forward-path, and what the sender wants to hear about it (RFC 5321 §4.1.1.3, RFC 3461).
public struct RecipientParameters: Hashable, Sendable {
    public var forwardPath: EmailAddress
    public var request: DeliveryRequest

    public init(forwardPath: EmailAddress, request: DeliveryRequest = DeliveryRequest()) {
        self.forwardPath = forwardPath
        self.request = request
    }
}
