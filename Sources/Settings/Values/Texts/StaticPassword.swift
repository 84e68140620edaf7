/// A password an administrator chose: 12 characters or more, at most 127 octets of UTF-8 (ISO 32000-2 §7.6.4.3.3), no controls.
public struct StaticPassword: Hashable, Sendable, CustomStringConvertible {
    /// The password itself: for the PDF that is locked with it, and nothing else.
    public let text: String

    /// `nil` when it is too short, too long or has control characters. Blanks at its ends belong to no password.
    public init?(_ text: String) {
        let isPrintable = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isPrintable, text.count >= 12, text.utf8.count <= 127 else { return nil }
        self.text = text
    }

    public var description: String { "(secret)" }
}

extension StaticPassword: SettingValue {
    public static var form: String { "a password of at least 12 characters and at most 127 bytes in one line" }
    public static var isSecret: Bool { true }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { text }
}
