/// A value and the level it comes from.
public struct Resolved<Value: SettingValue>: Sendable, Equatable {
    public let value: Value
    public let level: SettingLevel

    public init(value: Value, level: SettingLevel) {
        self.value = value
        self.level = level
    }
}

/// The one value that counts for a message, and whose it is.
public struct Effective<Value: SettingValue>: Sendable, Equatable {
    /// `encrypt.mode`
    public let key: String
    /// What counts.
    public let value: Value
    public let rule: CombineRule
    /// The sender's value; `nil` when the rule does not read it or the sender has no say.
    public let sender: Resolved<Value>?
    /// The recipient's value; `nil` when the rule does not read it.
    public let recipient: Resolved<Value>?

    /// The level the value comes from: of two equal or joined values the recipient's; the factory when nobody has a say.
    public var level: SettingLevel {
        if let recipient, recipient.value == value { return recipient.level }
        if let sender, sender.value == value { return sender.level }
        return recipient?.level ?? sender?.level ?? .factory
    }

    /// `encrypt.mode = allow from domain partner.example`
    public var phrase: String { "\(key) = \(value.shownText) from \(level.phrase)" }
}
