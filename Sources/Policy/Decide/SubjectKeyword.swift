import Foundation
import Settings

/// A keyword looked for in a subject: literal text anywhere, or a regular expression, without regard to letter case (6.3).
struct SubjectKeyword {
    let text: String
    /// The text is a regular expression.
    let isRegex: Bool
    /// The expression; `nil` when the text is literal or not well formed.
    let pattern: Pattern?

    init(_ keyword: Keyword, isRegex: Bool) {
        text = keyword.text
        self.isRegex = isRegex
        pattern = isRegex ? Pattern(keyword.text) : nil
    }

    /// Saving an expression that is not well formed is refused (P-01); one that is there all the same counts like one that
    /// never ends.
    func search(_ subject: String) -> Pattern.Search {
        if let pattern { return pattern.search(subject) }
        if isRegex { return .gaveUp }
        return subject.range(of: text, options: [.caseInsensitive]) == nil ? .notFound : .found
    }

    /// The same for each of several subjects, within one time limit in all: a mail may have thousands of them.
    func search(_ subjects: [String]) -> [Pattern.Search] {
        guard let pattern else { return subjects.map { search($0) } }
        let (found, gaveUp) = pattern.search(subjects)
        let end = gaveUp ? (found.last.map { $0 + 1 } ?? 0) : subjects.count
        let hits = Set(found)
        return subjects.indices.map { hits.contains($0) ? .found : $0 < end ? .notFound : .gaveUp }
    }

    /// The subject without every match; the blanks around each close up to one, and vanish at the ends (T-02).
    func removed(from subject: String) -> String { Self.removing(ranges(in: subject), from: subject) }

    /// The subject without some ranges of it, in their order, blanks closed up likewise.
    static func removing(_ matches: [Range<String.Index>], from subject: String) -> String {
        guard let last = matches.last else { return subject }
        var result = ""
        var position = subject.startIndex
        for match in matches {
            append(subject[position..<match.lowerBound], to: &result)
            position = match.upperBound
        }
        append(subject[position...], to: &result)
        guard subject[last.upperBound...].allSatisfy(isBlank) else { return result }
        while result.last.map(isBlank) ?? false { result.removeLast() }
        return result
    }

    func ranges(in subject: String) -> [Range<String.Index>] {
        if let pattern { return pattern.ranges(in: subject) }
        var result: [Range<String.Index>] = []
        var rest = subject.startIndex..<subject.endIndex
        while let match = subject.range(of: text, options: [.caseInsensitive], range: rest), !match.isEmpty {
            result.append(match)
            rest = match.upperBound..<subject.endIndex
        }
        return result
    }

    /// A blank at the seam is enough once, and at the start of the subject not needed.
    private static func append(_ text: Substring, to result: inout String) {
        result += result.last.map(Self.isBlank) ?? true ? text.drop(while: isBlank) : text
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}
