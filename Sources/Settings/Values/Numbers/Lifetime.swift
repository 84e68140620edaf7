/// A duration of at least a minute: how long something lives that would make no sense without living.
public struct Lifetime: Hashable, Sendable {
    public let duration: Duration

    /// `nil` below a minute.
    public init?(_ duration: Duration) {
        guard duration >= .seconds(60) else { return nil }
        self.duration = duration
    }

    private init(unchecked duration: Duration) { self.duration = duration }

    /// - Parameter days: 1 or more.
    static func days(_ days: Int) -> Self { Self(unchecked: .seconds(max(days, 1) * 86_400)) }
}

extension Lifetime: SettingValue {
    public static var form: String { "a duration of at least a minute such as 30 d, 12 h or 30 min" }

    public init?(settingText: String) {
        guard let duration = Duration(settingText: settingText) else { return nil }
        self.init(duration)
    }

    public var settingText: String { duration.settingText }
}
