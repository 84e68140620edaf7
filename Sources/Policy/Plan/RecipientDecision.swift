import Mail
import Settings

/// The decision for one recipient, with its reasons.
public struct RecipientDecision: Sendable, Codable, Hashable {
    /// What the plan comes to, when everything works.
    public enum Outcome: String, Sendable, Codable, Hashable, CaseIterable {
        case signedAndEncrypted, encrypted, signed, plain, alreadyEncrypted
        /// Delivered to the inside: opened and judged if there is anything to open.
        case delivered
        /// Delivered to the inside, encrypted for the recipient's own device.
        case deliveredEncrypted
        case refused, held

        /// Whether the recipient's copy leaves encrypted.
        public var isProtected: Bool {
            switch self {
            case .signedAndEncrypted, .encrypted, .alreadyEncrypted, .deliveredEncrypted: true
            case .signed, .plain, .delivered, .refused, .held: false
            }
        }

        /// Two or three words for a badge: `sent plain, signed`.
        public var words: String {
            switch self {
            case .signedAndEncrypted: "signed and encrypted"
            case .encrypted: "encrypted"
            case .signed: "sent plain, signed"
            case .plain: "sent plain"
            case .alreadyEncrypted: "already encrypted"
            case .delivered: "delivered"
            case .deliveredEncrypted: "delivered encrypted"
            case .refused: "not sent"
            case .held: "held"
            }
        }
    }

    public var recipient: EmailAddress
    public var path: Path
    public var outcome: Outcome
    /// The final encrypt mode (6.2); `never` for a recipient that mail is not relayed to.
    public var mode: EncryptMode
    /// The steps that are this recipient's own, in order.
    public var steps: [Step]

    public init(recipient: EmailAddress, path: Path, outcome: Outcome, mode: EncryptMode, steps: [Step]) {
        self.recipient = recipient
        self.path = path
        self.outcome = outcome
        self.mode = mode
        self.steps = steps
    }
}

extension RecipientDecision {
    private enum CodingKeys: String, CodingKey { case mode, outcome, path, recipient, steps }

    /// In the order of the letters, and words as texts: that is how they are kept.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(mode.rawValue, forKey: .mode)
        try container.encode(outcome.rawValue, forKey: .outcome)
        try container.encode(path.rawValue, forKey: .path)
        try container.encode(recipient.description, forKey: .recipient)
        try container.encode(steps, forKey: .steps)
    }
}
