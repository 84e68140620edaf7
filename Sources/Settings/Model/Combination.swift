/// How the sender's and the recipient's values of a setting become one (`behaviour.md` 4).
public enum CombineRule: String, Sendable, Codable, CaseIterable {
    case sender, recipient, owner, both, either, strongest, union, global
}

/// A combine rule with what it needs to know about the type of the value.
public struct Combination<Value: SettingValue>: Sendable {
    public let rule: CombineRule
    /// Joins the sender's and the recipient's value, for the rules that read both.
    let join: (@Sendable (_ sender: Value, _ recipient: Value) -> Value)?
    /// What the sender's side says when it has no say (origin `outside`); `nil`: the factory value.
    let neutralSender: Value?
    /// A level adds to what the levels above it say, instead of replacing it.
    let isOverLevels: Bool

    init(rule: CombineRule, neutralSender: Value? = nil, isOverLevels: Bool = false, join: (@Sendable (Value, Value) -> Value)? = nil) {
        self.rule = rule
        self.neutralSender = neutralSender
        self.isOverLevels = isOverLevels
        self.join = join
    }

    /// The sender's value.
    public static var sender: Self { Self(rule: .sender) }
    /// The recipient's value.
    public static var recipient: Self { Self(rule: .recipient) }
    /// The value of the address a key belongs to.
    public static var owner: Self { Self(rule: .owner) }
    /// One value for the whole system.
    public static var global: Self { Self(rule: .global) }
}

extension Combination where Value == Bool {
    /// True only if both sides say true.
    public static var both: Self { Self(rule: .both, neutralSender: true) { $0 && $1 } }
}

extension Combination where Value: Comparable {
    /// The stricter, that is the greater, of both values.
    public static func either(neutral: Value) -> Self { Self(rule: .either, neutralSender: neutral) { max($0, $1) } }
}

extension Combination where Value == EncryptMode {
    /// The firmest mode. The sender's override is no part of it: `EncryptMode.combined` has the whole table.
    public static var strongest: Self {
        Self(rule: .strongest, neutralSender: .allow) { EncryptMode.combined(sender: $0, recipient: $1, overrideAllowed: true) }
    }
}

extension Combination {
    /// Both lists together, the sender's first.
    /// - Parameter overLevels: each level also adds to the lists of the levels above it.
    public static func union<Element>(overLevels: Bool = false) -> Self where Value == SettingList<Element> {
        Self(rule: .union, neutralSender: SettingList([]), isOverLevels: overLevels) { $0.union($1) }
    }
}
