/// How a step went. Each mark is a sign and a word, never a colour alone.
public enum Mark: String, Sendable, Codable, Hashable {
    /// Done and safe.
    case done
    /// Refused, or not possible.
    case refused
    /// Wants attention.
    case attention
    /// Neutral, or not tried.
    case neutral

    /// ✓ ✕ ! –
    public var sign: String {
        switch self {
        case .done: "✓"
        case .refused: "✕"
        case .attention: "!"
        case .neutral: "–"
        }
    }
}
