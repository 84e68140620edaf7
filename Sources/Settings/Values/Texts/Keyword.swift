/// A text to look for in a subject: one line, not empty, at most 500 characters.
///
/// An empty keyword would be found in every mail, so there is none.
public struct Keyword: Hashable, Sendable {
    public let text: String

    /// `nil` when the text is empty, too long, blank, or has control characters.
    public init?(_ text: String) {
        let isPrintable = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isPrintable, (1...500).contains(text.count), text.utf8.count <= 2000, !text.trimmedBlanks.isEmpty else { return nil }
        self.text = text
    }
}

extension Keyword: SettingValue, ExpressibleByStringLiteral {
    public static var form: String { "a text of 1 to 500 characters in one line" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { text }

    /// For the factory values of the registry; a literal that is no keyword is our own mistake.
    public init(stringLiteral text: String) {
        precondition(Keyword(text) != nil, "not a keyword: \(text)")
        self.text = text
    }
}
