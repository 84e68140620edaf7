/// The name an administrator gave something: an authority, an SMS transport. 1 to 64 letters, digits, `.`, `_` or `-`.
public struct ResourceName: Hashable, Sendable {
    public let text: String

    /// `nil` for any other text; names differ by letter case.
    public init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension ResourceName: SettingValue {
    public static var form: String { "a name of 1 to 64 letters, digits, dots, hyphens or underscores" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { text }
}
