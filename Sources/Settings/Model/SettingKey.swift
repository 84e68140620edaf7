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
    /// What has to be built before anything reads it; `nil`: it has its effect now.
    public let needs: Capability?
    public let sides: String

    /// - Parameter sides: where they are not those of the combine rule.
    public init(
        _ name: String, _ levels: SettingLevels, _ combination: Combination<Value>, factory: Value, needs: Capability? = nil,
        sides: String? = nil, _ documentation: String
    ) {
        self.name = name
        self.levels = levels
        self.combination = combination
        self.factory = factory
        self.needs = needs
        self.sides = sides ?? combination.rule.sides
        self.documentation = documentation
    }
}

/// A setting without its type: what the registry lists.
public protocol SettingDeclaration: Sendable {
    var name: String { get }
    var levels: SettingLevels { get }
    var documentation: String { get }
    /// Sealed at rest; shown and logged as "changed", never as text.
    var isSecret: Bool { get }
    /// What has to be built before anything reads it; `nil`: it has its effect now.
    var needs: Capability? { get }
    /// What may be written: completes "must be …".
    var form: String { get }
    var shape: SettingShape { get }
    /// The factory value as text.
    var factoryText: String { get }
    var rule: CombineRule { get }
    /// Whose settings are read: `S`, `R`, `S R`, or `-` for system-wide and owner's settings.
    var sides: String { get }
    /// Whether a level adds to what the levels above it say, instead of replacing it.
    var isOverLevels: Bool { get }
    /// The value a text stands for, or `nil` when it is not of the form.
    func value(of text: String) -> (any SettingValue)?
    /// Why a text is not of the form, where more can be said than what the form is.
    func problem(in text: String) -> String?
}

extension SettingKey: SettingDeclaration {
    public var form: String { Value.form }
    public var shape: SettingShape { Value.shape }
    public var isSecret: Bool { Value.isSecret }
    public var factoryText: String { factory.settingText }
    public var rule: CombineRule { combination.rule }
    public var isOverLevels: Bool { combination.isOverLevels }
    public func value(of text: String) -> (any SettingValue)? { Value(settingText: text) }
    public func problem(in text: String) -> String? { Value.problem(in: text) }
}

extension CombineRule {
    /// Whose settings a rule reads, as `behaviour.md` 5 writes it.
    var sides: String {
        switch self {
        case .sender: "S"
        case .recipient: "R"
        case .both, .either, .strongest, .union: "S R"
        case .owner, .global: "-"
        }
    }
}

/// A part of Zegel that some settings wait for: declared, checked and kept, but not yet read by anything.
public enum Capability: String, Sendable, CaseIterable {
    case authority = "the certificate authority"
    case strippedSignatures = "signing anew what a mail program signed"
    case tags = "subject tags"
    case djigzoFields = "X-Djigzo-Info header fields"
    case signatureRemoval = "delivery without signatures"
    case traceJob = "the job that ends old traces"
    case sha1 = "SHA-1 signing and issuing"
    case keyExport = "the export of keys"
}
