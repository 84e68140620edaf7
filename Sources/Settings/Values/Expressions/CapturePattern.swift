/// A regular expression with exactly one group: what the group finds is taken out of a text, such as a password from a subject.
public struct CapturePattern: Hashable, Sendable {
    public let pattern: Pattern

    /// `nil` when the expression is not well formed, or has no group, or more than one; `(?:…)` is none.
    public init?(_ source: String) {
        guard let pattern = Pattern(source), pattern.groups == 1 else { return nil }
        self.pattern = pattern
    }
}

extension CapturePattern: SettingValue {
    public static var form: String { "a regular expression with exactly one group, such as \\[password: *(\\S+)\\]" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { pattern.source }

    public static func problem(in text: String) -> String? {
        guard let pattern = Pattern(text.trimmedBlanks) else { return Pattern.problem(in: text) }
        return pattern.groups == 1 ? nil : "it has \(pattern.groups) groups; write (?:…) for brackets that take nothing"
    }
}
