/// The number of characters of a generated password: 12, the floor of W-01, to 64.
public struct PasswordLength: Hashable, Sendable {
    public let characters: Int

    /// `nil` outside 12 to 64.
    public init?(_ characters: Int) {
        guard (12...64).contains(characters) else { return nil }
        self.characters = characters
    }
}

extension PasswordLength: SettingValue, ExpressibleByIntegerLiteral {
    public static var form: String { "a number of characters from 12 to 64" }
    public static var shape: SettingShape { .integer }
    public init?(settingText: String) { self.init(Int(settingText.trimmedBlanks) ?? 0) }
    public var settingText: String { "\(characters)" }

    /// For the factory values of the registry; a literal that is no such number is our own mistake.
    public init(integerLiteral characters: Int) {
        precondition(PasswordLength(characters) != nil, "not a password length: \(characters)")
        self.characters = characters
    }
}
