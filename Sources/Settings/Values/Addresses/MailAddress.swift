import Mail

/// A mail address as a setting.
extension EmailAddress: SettingValue {
    public static var form: String { "a mail address such as postmaster@example.com" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { description }
}
