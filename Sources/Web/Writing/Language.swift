/// A language pages are written in.
public enum Language: String, Sendable, CaseIterable, Codable {
    case english = "en"
    case german = "de"

    /// The reader's first choice among ours (RFC 9110 §12.5.4); English for everybody else.
    /// - Parameter accepted: the field `Accept-Language`.
    public init(accepted: String?) {
        let choices = (accepted ?? "").split(separator: ",").prefix(16).compactMap { item -> (language: Language, quality: Double)? in
            let parts = item.split(separator: ";").map { $0.trimmingPrefix(while: \.isWhitespace) }
            guard let tag = parts.first?.prefix(while: { $0 != "-" }), let language = Language(rawValue: tag.lowercased()) else {
                return nil
            }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return quality > 0 ? (language, quality) : nil
        }
        // Of two that are liked as well, the first.
        self = choices.max { $0.quality < $1.quality }?.language ?? .english
    }
}
