/// How long a generated password is used again (W-02).
public enum PasswordValidity: Hashable, Sendable {
    /// A new one for each message.
    case eachMessage
    /// The last one until its end; more than zero.
    case reused(Duration)
    /// The last one until it is cleared.
    case untilCleared
}

extension PasswordValidity: SettingValue {
    public static var form: String { "a duration such as 30 d or 12 h; 0 for a new password each time; or never, for one that never ends" }

    public init?(settingText: String) {
        if settingText.trimmedBlanks.lowercased() == "never" {
            self = .untilCleared
        } else {
            guard let duration = Duration(settingText: settingText) else { return nil }
            self = duration == .zero ? .eachMessage : .reused(duration)
        }
    }

    public var settingText: String {
        switch self {
        case .eachMessage: "0"
        case .reused(let duration): duration.settingText
        case .untilCleared: "never"
        }
    }
}
