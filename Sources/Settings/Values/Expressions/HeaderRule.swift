/// A rule over one header field, written `Name: expression`: `X-Classification: ^secret$` (`behaviour.md` 6.3).
public struct HeaderRule: Hashable, Sendable {
    /// The field name as written; compared without regard to letter case.
    public let fieldName: String
    /// Matched against the decoded, unfolded body of the field, anywhere in it unless anchored.
    public let pattern: Pattern

    /// `nil` when the name is no field name (RFC 5322 §3.6.8) or the expression is not well formed.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = String(text[..<colon]).trimmedBlanks
        // RFC 5322 §3.6.8: ftext = %d33-57 / %d59-126
        guard (1...77).contains(name.utf8.count), name.utf8.allSatisfy({ (33...126).contains($0) }),
            let pattern = Pattern(settingText: String(text[text.index(after: colon)...]))
        else { return nil }
        self.fieldName = name
        self.pattern = pattern
    }
}

extension HeaderRule: SettingValue {
    public static var form: String { "a header rule such as \"X-Classification: ^secret$\"" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { "\(fieldName): \(pattern.source)" }

    public static func problem(in text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return "there is no \":\" after the name of the field" }
        return Pattern.problem(in: String(text[text.index(after: colon)...]))
            ?? (HeaderRule(text) == nil ? "the name is no field name" : nil)
    }
}
