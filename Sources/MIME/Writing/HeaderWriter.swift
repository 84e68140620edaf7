import Mail

/// Writes header fields: folded at 78, never over 998, always ending in CRLF, and never with a CR or LF that a value
/// brought along (RFC 5322 §2.1.1, §2.2.3).
public enum HeaderWriter {
    /// RFC 5322 §2.1.1: lines SHOULD be no more than 78 characters.
    static let preferredLength = 78
    /// RFC 5322 §2.1.1: lines MUST be no more than 998 characters.
    static let longestLine = 998

    /// An unstructured field. Words that are not printable ASCII become encoded words; control characters, CR, LF and
    /// NUL become spaces.
    ///
    /// - Parameter name: what is no field name character is written as a hyphen.
    public static func field(_ name: String, _ value: String) -> [UInt8] {
        fold(Self.name(name), encodedRuns(EncodedWord.cleaned(value)))
    }

    /// A field that holds addresses, one after another (RFC 5322 §3.4). Local parts with UTF-8 stay UTF-8 (RFC 6532).
    public static func field(_ name: String, _ mailboxes: [Mailbox]) -> [UInt8] {
        var words: [String] = []
        for (index, mailbox) in mailboxes.enumerated() {
            let comma = index + 1 < mailboxes.count ? "," : ""
            let address = mailbox.address.description
            if let display = mailbox.displayName, !display.isEmpty {
                words += phrase(display) + ["<\(address)>\(comma)"]
            } else {
                words.append(address + comma)
            }
        }
        return fold(Self.name(name), words)
    }

    /// A MIME field `value; name=value; …`: parameters quoted where needed, in RFC 2231 form where not ASCII or too long for a line.
    ///
    /// - Parameter value: `text/plain`, `attachment`: ASCII; anything else is written as `?`.
    public static func field(_ name: String, _ value: String, parameters: [(name: String, value: String)]) -> [UInt8] {
        let pieces = parameters.flatMap { ParameterWriter.pieces(name: Self.name($0.name), value: $0.value) }
        let first = value.utf8.map { $0 > ASCII.space && $0 < ASCII.delete && $0 != ASCII.semicolon ? $0 : ASCII.question }
        let words = ([String(decoding: first, as: UTF8.self)] + pieces).enumerated().map { index, word in
            index < pieces.count ? word + ";" : word
        }
        return fold(Self.name(name), words)
    }

    private static func name(_ name: String) -> String {
        let bytes = name.utf8.map { ASCII.isFieldNameCharacter($0) ? $0 : ASCII.hyphen }
        return bytes.isEmpty ? "X" : String(decoding: bytes, as: UTF8.self)
    }

    /// A display name: as it stands when it consists of atoms, quoted when ASCII, else as encoded words.
    private static func phrase(_ text: String) -> [String] {
        let text = EncodedWord.cleaned(text)
        if EncodedWord.needsEncoding(text) || text.utf8.count > 200 { return EncodedWord.words(text) }
        let isPlain = text.utf8.allSatisfy { ASCII.isAtext($0) || $0 == ASCII.space }
        if isPlain, text.first != " ", text.last != " ", !text.contains("  ") { return text.split(separator: " ").map(String.init) }
        return [quoted(text)]
    }

    static func quoted(_ text: String) -> String {
        var result: [UInt8] = [ASCII.quote]
        for byte in text.utf8 {
            if byte == ASCII.quote || byte == ASCII.backslash { result.append(ASCII.backslash) }
            result.append(byte)
        }
        return String(decoding: result + [ASCII.quote], as: UTF8.self)
    }

    /// Splits at blanks; a run from the first to the last word that needs encoding becomes encoded words as one, so that its
    /// blanks survive. Repeated blanks stay with the word before them.
    private static func encodedRuns(_ value: String) -> [String] {
        let words = value.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let isBlank = value.utf8.allSatisfy(ASCII.isBlank)
        guard !isBlank else { return [] }
        guard let first = words.firstIndex(where: mustEncode), let last = words.lastIndex(where: mustEncode) else { return words }
        return words[..<first] + EncodedWord.words(words[first...last].joined(separator: " ")) + words[(last + 1)...]
    }

    private static func mustEncode(_ word: String) -> Bool { EncodedWord.needsEncoding(word) || word.utf8.count > 900 }

    /// Joins words with spaces and folds before a word that would pass column 78. Empty words are repeated blanks: no line may
    /// consist of blanks alone, so folding waits for the next word.
    static func fold(_ name: String, _ words: [String]) -> [UInt8] {
        var result = Array("\(name):".utf8)
        var column = result.count
        var blanks = 0
        for word in words {
            blanks += 1
            guard !word.isEmpty else { continue }
            if column + blanks + word.utf8.count > preferredLength {
                result += ASCII.crlf
                column = 0
            }
            result += [UInt8](repeating: ASCII.space, count: blanks) + Array(word.utf8)
            column += blanks + word.utf8.count
            blanks = 0
        }
        return result + ASCII.crlf
    }
}
