import Foundation
import MIME

/// The security tags in subjects (`behaviour.md` 20.2): what they say, and how a subject is rid of everything that looks like one.
public struct SubjectTags: Sendable, Codable, Hashable {
    /// Where `signedBy` names the signer.
    public static let signerPlaceholder = "{{signer}}"

    public var decrypted: String
    public var signed: String
    public var signedBy: String
    public var invalid: String

    public init(decrypted: String, signed: String, signedBy: String, invalid: String) {
        self.decrypted = decrypted
        self.signed = signed
        self.signedBy = signedBy
        self.invalid = invalid
    }

    /// A subject without look-alikes of the tags, and without the characters that turn the writing direction around.
    ///
    /// - Parameter subject: the decoded value of a Subject field.
    /// - Returns: `nil` when there is nothing to take away.
    public func cleaned(_ subject: String) -> String? {
        let decoded = Self.fullyDecoded(subject)
        let scalars = Array(decoded.text.unicodeScalars)
        let tags = TagFinder([decrypted, signed, signedBy, invalid]).indices(in: scalars)
        let isTurned = scalars.contains(where: Self.turnsDirection)
        guard !tags.isEmpty || isTurned || decoded.isAltered else { return nil }
        return Self.joined(scalars, without: tags)
    }

    /// Whether a Subject field looks like it carries a tag, or there is more than one for a reader to choose from.
    func isForged(in header: Header) -> Bool {
        let subjects = header.all(named: "Subject")
        return subjects.count > 1 || subjects.contains { cleaned($0.decoded) != nil }
    }

    /// The tag of a signature that is not the author's. A quoted local part may hold anything, so only the domain is named then.
    public func signedBy(_ signer: String) -> String {
        let isPlain = signer.unicodeScalars.allSatisfy { $0 == "@" || $0 == "." || SubjectSkeleton.isPlain($0) }
        let name = isPlain ? signer : "?@" + (signer.split(separator: "@").last.map(String.init) ?? "")
        return signedBy.replacingOccurrences(of: Self.signerPlaceholder, with: name)
    }

    // MARK: Reading

    /// Encoded words in encoded words are decoded too; one of a charset nobody here knows becomes a question mark, because some
    /// reader may know it.
    private static func fullyDecoded(_ subject: String) -> (text: String, isAltered: Bool) {
        var text = subject
        for _ in 0..<3 where text.contains("=?") {
            let next = EncodedWord.decode(text)
            if next == text { break }
            text = next
        }
        text = text.replacing(/=\?[^?\s]+\?[bBqQ]\?[^?]*\?=/, with: "?")
        return (text, text != subject)
    }

    // Embeddings, overrides and isolates (UAX #9).
    private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    /// What is left; the blanks around a gap close up to one, and vanish at the ends.
    private static func joined(_ scalars: [Unicode.Scalar], without gaps: IndexSet) -> String {
        var result = String.UnicodeScalarView()
        var isAfterGap = false
        for (index, scalar) in scalars.enumerated() {
            if gaps.contains(index) || turnsDirection(scalar) {
                isAfterGap = isAfterGap || gaps.contains(index)
                continue
            }
            if isAfterGap, scalar.properties.isWhitespace, result.last?.properties.isWhitespace ?? true { continue }
            isAfterGap = false
            result.append(scalar)
        }
        return String(result).trimmingCharacters(in: .whitespaces)
    }
}
