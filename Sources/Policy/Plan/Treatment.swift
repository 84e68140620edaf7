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

/// One key names the treatment, its value is what belongs to it: `{"refuse": {…}}`; `pass` is a word alone.
extension Treatment {
    private enum CodingKeys: String, CodingKey { case protect, unprotect, refuse, hold }
    private static let passWord = "pass"

    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self), word == Self.passWord {
            self = .pass
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch container.allKeys.first {
        case .protect: self = .protect(try container.decode(Protection.self, forKey: .protect))
        case .unprotect: self = .unprotect(try container.decode(Unprotection.self, forKey: .unprotect))
        case .refuse: self = .refuse(try container.decode(Refusal.self, forKey: .refuse))
        case .hold: self = .hold(try container.decode(Refusal.self, forKey: .hold))
        case nil: throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a treatment"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if self == .pass {
            var container = encoder.singleValueContainer()
            return try container.encode(Self.passWord)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .pass: break
        case .protect(let protection): try container.encode(protection, forKey: .protect)
        case .unprotect(let unprotection): try container.encode(unprotection, forKey: .unprotect)
        case .refuse(let refusal): try container.encode(refusal, forKey: .refuse)
        case .hold(let refusal): try container.encode(refusal, forKey: .hold)
        }
    }
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
    /// Take what loads from elsewhere out of HTML that somebody may have changed on its way (`threats.md` A1.2); `nil`: leave it.
    public var neutralisesHTML: Bool?
    /// Say in the subject what was found (20.2).
    public var tags: SubjectTags?
    /// Whether a signer counts whose certificate's revocation state is unknown.
    public var unknownRevocation: UnknownRevocation
    /// Whose certificates are kept from it (D-09).
    public var harvest: HarvestMode
    /// Protect it again for the recipient's device, unless it is still encrypted (D-12).
    public var thenProtect: Protection?

    public init(
        isStrict: Bool, removesSignature: Bool, writesInfoHeaders: Bool, writesDjigzoHeaders: Bool = false,
        neutralisesHTML: Bool? = nil, tags: SubjectTags? = nil, unknownRevocation: UnknownRevocation = .accept, harvest: HarvestMode = .off,
        thenProtect: Protection? = nil
    ) {
        self.isStrict = isStrict
        self.removesSignature = removesSignature
        self.writesInfoHeaders = writesInfoHeaders
        self.writesDjigzoHeaders = writesDjigzoHeaders
        self.neutralisesHTML = neutralisesHTML
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
