/// A type a setting may have: read from and written as one line of text, the form the store, the command line, the
/// admin pages and the trace all use.
public protocol SettingValue: Sendable, Equatable {
    /// What an administrator may write, in words that complete "must be …": `true or false`.
    static var form: String { get }
    /// What a policy file writes it as; text unless the type says otherwise.
    static var shape: SettingShape { get }
    /// Sealed at rest and never shown; false unless the type says otherwise.
    static var isSecret: Bool { get }

    /// Reads the text an administrator wrote; blanks around it are not significant.
    ///
    /// `nil` when it is not of the `form`.
    init?(settingText: String)

    /// The canonical text; reading it back gives an equal value.
    var settingText: String { get }

    /// The text for people, traces and logs; a secret is never in it.
    var shownText: String { get }

    /// Why a text is not of the form, where more can be said than what the form is. Never repeats a secret.
    static func problem(in text: String) -> String?
}

/// How a policy file writes a value.
public enum SettingShape: Sendable, Equatable {
    case text, boolean, integer
    /// Texts in brackets, or integers.
    indirect case list(of: SettingShape)
}

extension SettingValue {
    public static var shape: SettingShape { .text }
    public static var isSecret: Bool { false }
    public static func problem(in text: String) -> String? { nil }

    /// `(secret)` for what must not be seen.
    public var shownText: String { Self.isSecret ? "(secret)" : settingText }
}

/// A setting with a closed list of words to choose from.
public protocol SettingChoice: SettingValue, RawRepresentable, CaseIterable, Codable, Hashable where RawValue == String {}

extension SettingChoice {
    public static var form: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }

    public init?(settingText: String) {
        self.init(rawValue: settingText.trimmedBlanks.lowercased())
    }

    public var settingText: String { rawValue }
}

extension Bool: SettingValue {
    public static var form: String { "true or false" }
    public static var shape: SettingShape { .boolean }

    /// Reads `true`, `on`, `yes` and `false`, `off`, `no` in any letter case.
    public init?(settingText: String) {
        switch settingText.trimmedBlanks.lowercased() {
        case "true", "on", "yes": self = true
        case "false", "off", "no": self = false
        default: return nil
        }
    }

    public var settingText: String { self ? "true" : "false" }
}

extension String {
    /// Without the spaces and tabs at both ends.
    var trimmedBlanks: String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        // Almost no text has any: every stored setting is read by this.
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else { return self }
        let start = utf8.firstIndex { !isBlank($0) } ?? utf8.endIndex
        let end = utf8.lastIndex { !isBlank($0) }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
