/// A value that may be missing: `none` is written for "there is none", which a level may also say against the level above.
public struct OptionalValue<Wrapped: SettingValue>: Equatable, Sendable {
    /// `nil`: none.
    public let value: Wrapped?

    public init(_ value: Wrapped?) { self.value = value }

    /// No value.
    public static var none: Self { Self(nil) }
}

extension OptionalValue: SettingValue {
    public static var form: String { "\(Wrapped.form); or none" }
    public static var shape: SettingShape { Wrapped.shape }
    public static var isSecret: Bool { Wrapped.isSecret }

    public init?(settingText: String) {
        if settingText.trimmedBlanks.lowercased() == "none" {
            self.init(nil)
        } else {
            guard let value = Wrapped(settingText: settingText) else { return nil }
            self.init(value)
        }
    }

    public var settingText: String { value?.settingText ?? "none" }
    /// That there is none is no secret.
    public var shownText: String { value?.shownText ?? "none" }
    public static func problem(in text: String) -> String? { Wrapped.problem(in: text) }
}
