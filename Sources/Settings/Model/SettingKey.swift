/// One setting, declared once: resolution, checks, command line, API, pages, explanations and documentation read this.
public struct SettingKey<Value: SettingValue>: Sendable {
    /// `encrypt.mode`
    public let name: String
    /// Where it may be set.
    public let levels: SettingLevels
    /// How the two sides become one value.
    public let combination: Combination<Value>
    /// The value when nobody set one.
    public let factory: Value
    /// One line for administrators.
    public let documentation: String
    /// Shown and logged as "changed", never as text.
    public let isSecret: Bool

    public init(
        _ name: String, _ levels: SettingLevels, _ combination: Combination<Value>, factory: Value, isSecret: Bool = false,
        _ documentation: String
    ) {
        self.name = name
        self.levels = levels
        self.combination = combination
        self.factory = factory
        self.isSecret = isSecret
        self.documentation = documentation
    }
}

/// A setting without its type: what the registry lists.
public protocol SettingDeclaration: Sendable {
    var name: String { get }
    var levels: SettingLevels { get }
    var documentation: String { get }
    var isSecret: Bool { get }
    /// What may be written: completes "must be …".
    var form: String { get }
    /// The factory value as text.
    var factoryText: String { get }
    var rule: CombineRule { get }
    /// Whose settings are read: `S`, `R`, `S R`, or `-` for system-wide and owner's settings.
    var sides: String { get }
    /// The value a text stands for, or `nil` when it is not of the form.
    func value(of text: String) -> (any SettingValue)?
}

extension SettingKey: SettingDeclaration {
    public var form: String { Value.form }
    public var factoryText: String { factory.settingText }
    public var rule: CombineRule { combination.rule }
    public func value(of text: String) -> (any SettingValue)? { Value(settingText: text) }

    public var sides: String {
        switch rule {
        case .sender: "S"
        case .recipient: "R"
        case .both, .either, .strongest, .union: "S R"
        case .owner, .global: "-"
        }
    }
}
