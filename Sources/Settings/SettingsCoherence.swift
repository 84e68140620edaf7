/// Values that are each well formed and together make no sense (P-01): refused when saved, at any level.
public struct Incoherence: Error, Equatable, Sendable, CustomStringConvertible {
    /// The settings that do not go together.
    public let keys: [String]
    /// Where.
    public let level: SettingLevel
    /// What is wrong and what would cure it.
    public let text: String

    public var description: String { "\(keys.joined(separator: " and ")) at \(level.phrase): \(text)" }
}

extension SettingsTree {
    /// Everything incoherent in what the levels of the tree have or inherit, sorted by level.
    ///
    /// The factory defaults are coherent, so an empty tree has none.
    public func incoherences() -> [Incoherence] {
        levels.sorted { $0.name < $1.name }.flatMap(incoherences(at:))
    }

    /// What is incoherent in the values `level` has or inherits.
    public func incoherences(at level: SettingLevel) -> [Incoherence] {
        let view = view(at: level)
        let triggers = [
            (SettingKeys.triggerSubjectText, SettingKeys.triggerSubjectIsRegex),
            (SettingKeys.triggerSignSubjectText, SettingKeys.triggerSignSubjectIsRegex),
        ]
        return triggers.compactMap { text, isRegex in
            guard view.value(isRegex).value, Pattern(view.value(text).value.text) == nil else { return nil }
            return Incoherence(
                keys: [text.name, isRegex.name], level: level,
                text: "the text is not a regular expression; set \(isRegex.name) to false, or set both together")
        }
    }
}
