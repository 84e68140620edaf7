import Web

/// How a thing stands: never by colour alone, always with a sign and a word.
enum Tone: String, Sendable {
    case good, attention, problem, information, neutral

    var sign: String {
        switch self {
        case .good: "✓"
        case .attention: "!"
        case .problem: "✕"
        case .information: "i"
        case .neutral: "–"
        }
    }

    func badge(_ words: String) -> HTML { "<span class=\"badge \(rawValue)\">\(sign) \(words)</span>" }

    /// The round mark of a step.
    func mark(_ words: String) -> HTML {
        "<span class=\"mark \(rawValue)\" aria-hidden=\"true\">\(sign)</span><span class=\"visually-hidden\">\(words): </span>"
    }
}
