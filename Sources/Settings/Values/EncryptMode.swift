/// How much a side wants a message to be encrypted (`behaviour.md` 6.1).
public enum EncryptMode: String, SettingChoice {
    /// Not encrypted.
    case never
    /// Encrypted by S/MIME or OpenPGP whenever a usable certificate or key exists; otherwise sent plain.
    case allow
    /// Encrypted by any method that is possible; otherwise sent plain.
    case force
    /// Encrypted, or not sent and the sender told.
    case mandatory

    /// `allow` < `never` < `force` < `mandatory`: `allow` states no wish, so a `never` is obeyed against it and gives
    /// way to a demand for protection (`behaviour.md` 6.2).
    public var firmness: Int {
        switch self {
        case .allow: 0
        case .never: 1
        case .force: 2
        case .mandatory: 3
        }
    }

    /// Whether the mode demands protection: `force` or `mandatory`.
    public var demandsProtection: Bool { firmness >= Self.force.firmness }

    /// The firmer of two modes.
    public func firmer(_ other: EncryptMode) -> EncryptMode {
        other.firmness > firmness ? other : self
    }

    /// The mode of a sender and a recipient together, the table of `behaviour.md` 6.2.
    ///
    /// - Parameter overrideAllowed: the sender's `encrypt.override-allowed`; without it his `never` is final.
    public static func combined(sender: EncryptMode, recipient: EncryptMode, overrideAllowed: Bool) -> EncryptMode {
        if sender == .never, !overrideAllowed { return .never }
        return sender.firmer(recipient)
    }
}
