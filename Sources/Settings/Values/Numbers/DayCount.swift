/// A number of whole days, 1 to 3650.
public struct DayCount: Hashable, Sendable {
    public let days: Int

    /// `nil` outside 1 to 3650.
    public init?(_ days: Int) {
        guard (1...3650).contains(days) else { return nil }
        self.days = days
    }
}

extension DayCount: SettingValue, ExpressibleByIntegerLiteral {
    public static var form: String { "a number of days from 1 to 3650" }
    public static var shape: SettingShape { .integer }
    public init?(settingText: String) { self.init(Int(settingText.trimmedBlanks) ?? 0) }
    public var settingText: String { "\(days)" }

    /// For the factory values of the registry; a literal that is no such number is our own mistake.
    public init(integerLiteral days: Int) {
        precondition(DayCount(days) != nil, "not a number of days: \(days)")
        self.days = days
    }
}
