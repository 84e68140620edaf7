import Foundation

/// Finds what looks like one of our tags in a subject, in time linear in its length.
///
/// A tag is the text between two brackets that begins as one of ours does, in either writing direction. What closes up when a tag
/// is taken out is looked at again, so nothing is hidden by being put around another.
struct TagFinder {
    /// A tag's letters before the signer, in skeleton form; never empty.
    private let cores: [[Unicode.Scalar]]
    private let longest: Int
    /// Shorter tags count only as a whole: `[s]` is no reason to take `[spam]` away.
    private static let shortestPrefix = 5

    /// - Parameter tags: `[signed]`, `[signed by: {{signer}}]`.
    init(_ tags: [String]) {
        cores = tags.map(Self.core).filter { !$0.isEmpty }
        longest = cores.map(\.count).max() ?? 0
    }

    private static func core(_ tag: String) -> [Unicode.Scalar] {
        let fixed = tag.range(of: SubjectTags.signerPlaceholder).map { tag[..<$0.lowerBound] } ?? tag[...]
        return SubjectSkeleton(Array(fixed.unicodeScalars)).parts.flatMap { part -> [Unicode.Scalar] in
            if case .letters(let letters) = part { letters } else { [] }
        }
    }

    /// The indices of the scalars that make up such tags.
    func indices(in scalars: [Unicode.Scalar]) -> IndexSet {
        let parts = SubjectSkeleton(scalars).parts
        var found = IndexSet()
        var kept: [Int] = []
        var brackets: [Int] = []
        for (index, part) in parts.enumerated() where part != .nothing {
            let isBracket = part == .opening || part == .closing
            if isBracket, let last = brackets.last, isTag(kept[(last + 1)...], from: parts[kept[last]], to: part, parts) {
                found.insert(integersIn: kept[last]...index)
                kept.removeSubrange(last...)
                brackets.removeLast()
                continue
            }
            if isBracket { brackets.append(kept.count) }
            kept.append(index)
        }
        return found
    }

    private func isTag(
        _ content: ArraySlice<Int>, from first: SubjectSkeleton.Part, to last: SubjectSkeleton.Part, _ parts: [SubjectSkeleton.Part]
    ) -> Bool {
        // One more than the longest core, so that a whole can be told from a beginning.
        let start = letters(content, parts)
        let end = letters(content.reversed(), parts)
        switch (first, last) {
        case (.opening, .closing): return cores.contains { Self.begins(start, $0) || Self.begins(end, $0) }
        case (.closing, .opening): return cores.contains { end == $0 }
        default: return false
        }
    }

    private func letters(_ content: some Sequence<Int>, _ parts: [SubjectSkeleton.Part]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for index in content {
            if case .letters(let letters) = parts[index] { result += letters }
            if result.count > longest { break }
        }
        return result
    }

    private static func begins(_ letters: [Unicode.Scalar], _ core: [Unicode.Scalar]) -> Bool {
        core.count < shortestPrefix ? letters == core : letters.starts(with: core)
    }
}
