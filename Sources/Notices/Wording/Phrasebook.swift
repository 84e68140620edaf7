import Settings

/// The sentences decisions and deliveries give as reasons, in the languages of notices.
///
/// Reasons are English where they are made. A sentence that is not in the book stays as it is: an exact reason in English helps more than
/// none. `%` stands for a name, an address, a number or another sentence of the book.
struct Phrasebook {
    static func translate(_ sentence: String, to language: Language) -> String {
        guard language == .de else { return sentence }
        return german.translate(sentence)
    }

    private static let german = Phrasebook(germanPhrases)

    private let entries: [(before: String, after: String, isFixed: Bool, translation: String)]

    private init(_ phrases: [(String, String)]) {
        entries = phrases.map { phrase, translation in
            guard let hole = phrase.firstIndex(of: "%") else { return (phrase, "", true, translation) }
            return (String(phrase[..<hole]), String(phrase[phrase.index(after: hole)...]), false, translation)
        }
    }

    private func translate(_ sentence: String) -> String {
        // Two methods, two reasons.
        if let join = sentence.firstRange(of: "; no PDF: ") {
            return translate(String(sentence[..<join.lowerBound])) + "; kein PDF: " + translate(String(sentence[join.upperBound...]))
        }
        for entry in entries {
            if entry.isFixed {
                if sentence == entry.before { return entry.translation }
                continue
            }
            guard sentence.count > entry.before.count + entry.after.count, sentence.hasPrefix(entry.before),
                sentence.hasSuffix(entry.after)
            else { continue }
            let inner = sentence.dropFirst(entry.before.count).dropLast(entry.after.count)
            return entry.translation.replacing("%", with: translate(String(inner)))
        }
        return sentence
    }
}
