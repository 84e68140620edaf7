/// A telephone number in the form of ITU-T E.164: `+` and 7 to 15 digits, the first of them not 0.
public struct PhoneNumber: Hashable, Sendable {
    /// `+31612345678`
    public let text: String

    /// Reads a number as people write it, with blanks, dots, hyphens or brackets between the digits.
    ///
    /// `nil` without the `+`, or for anything else: a national number is never guessed at.
    public init?(_ text: String) {
        guard text.first == "+" else { return nil }
        let digits = text.dropFirst().filter { !" .-()".contains($0) }
        guard (7...15).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }), digits.first != "0" else {
            return nil
        }
        self.text = "+" + digits
    }
}

extension PhoneNumber: SettingValue {
    public static var form: String { "a telephone number with its country code such as +31612345678" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { text }
}
