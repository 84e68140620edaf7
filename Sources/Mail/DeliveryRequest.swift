/// What the sender wants to hear about one recipient (RFC 3461 §4.1, §4.2).
public struct DeliveryRequest: Hashable, Sendable, Codable {
    /// The events to report. The empty set is `NEVER`.
    public struct Notify: OptionSet, Hashable, Sendable, Codable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let success = Self(rawValue: 1)
        public static let failure = Self(rawValue: 2)
        public static let delay = Self(rawValue: 4)
        public static let never: Self = []
    }

    /// `nil` when the sender did not say: failures and delays are reported (RFC 3461 §4.1).
    public var notify: Notify?
    /// The recipient as first named, `rfc822;bob@partner.example`, its address as xtext.
    public var originalRecipient: String?

    public init(notify: Notify? = nil, originalRecipient: String? = nil) {
        self.notify = notify
        self.originalRecipient = originalRecipient
    }

    /// Whether anything was asked.
    public var isEmpty: Bool { notify == nil && originalRecipient == nil }

    /// Whether the sender wants to hear of this event.
    public func wants(_ event: Notify) -> Bool { (notify ?? [.failure, .delay]).contains(event) }
}

extension Envelope {
    /// What was asked for one recipient.
    public func request(for recipient: EmailAddress) -> DeliveryRequest { requests[recipient] ?? DeliveryRequest() }
}
