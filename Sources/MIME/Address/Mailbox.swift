import Mail

/// One mailbox of an address field: an optional display name and an address (RFC 5322 §3.4).
public struct Mailbox: Hashable, Sendable, Codable {
    /// Unquoted and with its encoded words decoded; `nil` when there is none. Anyone may write anything here.
    public let displayName: String?
    public let address: EmailAddress

    public init(displayName: String? = nil, address: EmailAddress) {
        self.displayName = displayName
        self.address = address
    }
}
