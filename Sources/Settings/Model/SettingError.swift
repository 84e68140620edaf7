/// Why a setting was not taken over. The words are for administrators; none of them repeats the value, which may be a secret.
public enum SettingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No such key; `similar` is the nearest one there is.
    case unknownKey(String, similar: String?)
    /// The key may not be set at this level.
    case wrongLevel(key: String, level: SettingLevel, allowed: SettingLevels)
    /// The text is not of the form the key takes.
    case badValue(key: String, level: SettingLevel, form: String, problem: String?)

    public var description: String {
        switch self {
        case .unknownKey(let key, let similar):
            "there is no setting \"\(key)\"" + (similar.map { "; did you mean \"\($0)\"?" } ?? "")
        case .wrongLevel(let key, let level, let allowed):
            "\(key) cannot be set at \(level.phrase), only at: \(allowed.names.joined(separator: ", "))"
        case .badValue(let key, let level, let form, let problem):
            "\(key) at \(level.phrase) must be \(form)" + (problem.map { ": \($0)" } ?? "")
        }
    }
}
