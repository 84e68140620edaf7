import Mail

/// The name of a server.
public struct HostName: Hashable, Sendable {
    /// In A-labels.
    public let text: String
}

extension HostName: SettingValue {
    public static var form: String { "the name of a server such as mail.example.com" }

    public init?(settingText: String) {
        let trimmed = settingText.trimmedBlanks
        guard trimmed.contains(where: \.isLetter), let domain = Domain(trimmed) else { return nil }
        text = domain.ascii
    }

    public var settingText: String { text }
}
