import Mail
import Settings

/// What is done with a group's copy.
public enum Treatment: Sendable, Codable, Hashable {
    /// Delivered as it came, but for the edits of the plan that concern every copy.
    case pass
    /// Signed, encrypted, or both.
    case protect(Protection)
    /// Opened, judged and marked on its way to the inside (`behaviour.md` 8).
    case unprotect(Unprotection)
    /// Not sent; whoever has to be told is told.
    case refuse(Refusal)
    /// Kept in the queue for an administrator; nothing leaves.
    case hold(Refusal)
}

/// How a message is opened for a recipient.
public struct Unprotection: Sendable, Codable, Hashable {
    /// Only keys that belong to this envelope recipient (D-04).
    public var isStrict: Bool
    /// Take off signatures that verified (D-10).
    public var removesSignature: Bool
    /// Write `X-Zegel-Info-*` (20.1).
    public var writesInfoHeaders: Bool
    /// Write the same as `X-Djigzo-Info-*`.
    public var writesDjigzoHeaders: Bool
    /// Say in the subject what was found (20.2).
    public var tags: SubjectTags?
    /// Whether a signer counts whose certificate's revocation state is unknown.
    public var unknownRevocation: UnknownRevocation
    /// Whose certificates are kept from it (D-09).
    public var harvest: HarvestMode
    /// Protect it again for the recipient's device, unless it is still encrypted (D-12).
    public var thenProtect: Protection?

    public init(
        isStrict: Bool, removesSignature: Bool, writesInfoHeaders: Bool, writesDjigzoHeaders: Bool = false, tags: SubjectTags? = nil,
        unknownRevocation: UnknownRevocation = .accept, harvest: HarvestMode = .off, thenProtect: Protection? = nil
    ) {
        self.isStrict = isStrict
        self.removesSignature = removesSignature
        self.writesInfoHeaders = writesInfoHeaders
        self.writesDjigzoHeaders = writesDjigzoHeaders
        self.tags = tags
        self.unknownRevocation = unknownRevocation
        self.harvest = harvest
        self.thenProtect = thenProtect
    }
}

/// Why a message is not sent to somebody.
public struct Refusal: Sendable, Codable, Hashable {
    public var status: EnhancedStatus
    /// For the sender and the trace: `there is no certificate for bob@partner.example`.
    public var reason: String

    public init(_ status: EnhancedStatus, _ reason: String) {
        self.status = status
        self.reason = reason
    }
}
