import Foundation

/// How a subject is read by a hasty eye: letters without case, marks and script, and brackets of any kind.
///
/// Blanks, punctuation and everything invisible are left out, so that nothing put between two letters hides a word.
struct SubjectSkeleton {
    /// One scalar of the subject.
    enum Part: Equatable {
        case opening
        case closing
        /// ASCII for what looks Latin; letters of other scripts as they are.
        case letters([Unicode.Scalar])
        case nothing
    }

    /// As many as the subject has scalars.
    let parts: [Part]

    init(_ scalars: [Unicode.Scalar]) { parts = scalars.map(Self.part) }

    static func part(_ scalar: Unicode.Scalar) -> Part {
        switch scalar {
        case "[", "(", "{", "<": return .opening
        case "]", ")", "}", ">": return .closing
        case "A"..."Z", "a"..."z":
            let lower = Unicode.Scalar(scalar.value | 0x20) ?? scalar
            return .letters([LookAlikes.letter(for: lower) ?? lower])
        default: return scalar.isASCII && !isShape(scalar) ? .nothing : decomposed(scalar)
        }
    }

    /// Whether it is no letter and looks like one.
    private static func isShape(_ scalar: Unicode.Scalar) -> Bool { LookAlikes.letter(for: scalar) != nil }

    private static func decomposed(_ scalar: Unicode.Scalar) -> Part {
        if let letter = LookAlikes.letter(for: scalar) { return .letters([letter]) }
        if bracketPieces.contains(scalar) { return isClosingPiece(scalar) ? .closing : .opening }
        // A click letter drawn as an exclamation mark.
        guard !scalar.properties.isDefaultIgnorableCodePoint, scalar != "ǃ" else { return .nothing }
        switch scalar.properties.generalCategory {
        case .openPunctuation: return .opening
        case .closePunctuation: return .closing
        default: break
        }
        // Of `⒜`, which stands for `(a)`, the letter counts.
        let pieces = String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars.flatMap(letters(of:))
        return pieces.isEmpty ? .nothing : .letters(pieces)
    }

    private static func letters(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if let letter = LookAlikes.letter(for: scalar) { return [letter] }
        guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { return [] }
        guard scalar.properties.generalCategory != .nonspacingMark else { return [] }
        return scalar.properties.lowercaseMapping.unicodeScalars.prefix(1).map { LookAlikes.letter(for: $0) ?? $0 }
    }

    /// A letter, digit or one of `-_+`, which cannot be taken for a bracket.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_+".unicodeScalars.contains(scalar))
    }

    /// Letters and pieces that are drawn as a square bracket.
    private static let bracketPieces = Set("⎡⎢⎣⎤⎥⎦匚匸コ⊏⊐ㄷᄃ⟤⟥".unicodeScalars)
    private static func isClosingPiece(_ scalar: Unicode.Scalar) -> Bool { "⎤⎥⎦コ⊐⟥".unicodeScalars.contains(scalar) }
}
