/// A number of things allowed: 0, which allows none, to 10,000.
public struct Limit: Hashable, Sendable {
    public let count: Int

    /// `nil` outside 0 to 10,000.
    public init?(_ count: Int) {
        guard (0...10_000).contains(count) else { return nil }
        self.count = count
    }
}

extension Limit: SettingValue, ExpressibleByIntegerLiteral {
    public static var form: String { "a number from 0 to 10000" }
    public static var shape: SettingShape { .integer }
    public init?(settingText: String) { self.init(Int(settingText.trimmedBlanks) ?? -1) }
    public var settingText: String { "\(count)" }

    /// For the factory values of the registry; a literal that is no such number is our own mistake.
    public init(integerLiteral count: Int) {
        precondition(Limit(count) != nil, "not a limit: \(count)")
        self.count = count
    }
}
