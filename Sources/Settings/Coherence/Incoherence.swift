/// Values that are each well formed and together make no sense (P-01): refused when saved, at any level.
public struct Incoherence: Error, Hashable, Sendable, CustomStringConvertible {
    /// The settings that do not go together.
    public let keys: [String]
    /// Where.
    public let level: SettingLevel
    /// What is wrong: completes "… at domain example.com: ".
    public let problem: String
    /// What would cure it, as something to do.
    public let remedy: String

    init(_ keys: [String], at level: SettingLevel, _ problem: String, remedy: String) {
        self.keys = keys
        self.level = level
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(keys.joined(separator: " and ")) at \(level.phrase): \(problem); \(remedy)" }
}
