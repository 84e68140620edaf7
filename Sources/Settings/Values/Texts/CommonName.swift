/// The common name of a certificate: 1 to 64 characters (RFC 5280, ub-common-name) in one line.
public struct CommonName: Hashable, Sendable {
    public let text: String

    /// `nil` when it is empty, blank, too long, or has control characters.
    public init?(_ text: String) {
        let isPrintable = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isPrintable, (1...64).contains(text.unicodeScalars.count), !text.trimmedBlanks.isEmpty else { return nil }
        self.text = text
    }
}

extension CommonName: SettingValue {
    public static var form: String { "a name of 1 to 64 characters in one line" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { text }
}
