/// Walks over the characters of a TOML text, and reads what is no table: blanks, comments, texts, numbers.
struct TOMLCursor {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private(set) var place = TOMLPlaces.Place(line: 1, column: 1)

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    /// What stands here, for the words of a mistake.
    var shown: String {
        guard let current else { return "the end" }
        if current == "\n" || current == "\r" { return "the end of the line" }
        return current.value < 0x20 || (0x7F...0x9F).contains(current.value) ? "a control character" : "\"\(current)\""
    }

    static func isBareKey(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    func starts(with text: String) -> Bool {
        var position = index
        for scalar in text.unicodeScalars {
            guard position < scalars.count, scalars[position] == scalar else { return false }
            position += 1
        }
        return true
    }

    mutating func advance() {
        guard let current else { return }
        place = current == "\n" ? .init(line: place.line + 1, column: 1) : .init(line: place.line, column: place.column + 1)
        index += 1
    }

    mutating func expect(_ scalar: Unicode.Scalar, _ where: String) throws(TOMLProblem) {
        skipBlanks()
        guard current == scalar else { throw TOMLProblem("here should be \"\(scalar)\" \(`where`), not \(shown)", at: place) }
        advance()
    }

    mutating func take(while isWanted: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = current, isWanted(scalar) {
            text.append(scalar)
            advance()
        }
        return String(text)
    }

    // MARK: Blanks, lines, comments

    mutating func skipBlanks() {
        while current == " " || current == "\t" { advance() }
    }

    /// Also over line ends and comments.
    mutating func skipBlankLines() throws(TOMLProblem) {
        while let scalar = current {
            switch scalar {
            case " ", "\t": advance()
            case "\n", "\r": try lineEnd()
            case "#": try comment()
            default: return
            }
        }
    }

    /// The rest of a line that said what it had to say.
    mutating func endLine() throws(TOMLProblem) {
        skipBlanks()
        if current == "#" { try comment() }
        guard current != nil else { return }
        guard current == "\n" || current == "\r" else { throw TOMLProblem("here should be the end of the line, not \(shown)", at: place) }
        try lineEnd()
    }

    private mutating func lineEnd() throws(TOMLProblem) {
        if current == "\r" {
            advance()
            guard current == "\n" else { throw TOMLProblem("a carriage return without a line feed", at: place) }
        }
        advance()
    }

    private mutating func comment() throws(TOMLProblem) {
        while let scalar = current, scalar != "\n", !starts(with: "\r\n") {
            try refuseControl(scalar)
            advance()
        }
    }

    private func refuseControl(_ scalar: Unicode.Scalar) throws(TOMLProblem) {
        guard scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\t" else {
            throw TOMLProblem("there is a control character", at: place)
        }
    }

    // MARK: Texts

    /// A text in one or three quotes of either kind.
    mutating func text() throws(TOMLProblem) -> String {
        guard let quote = current else { throw TOMLProblem("here should be a text", at: place) }
        let begin = place
        let isLong = starts(with: String(repeating: Character(quote), count: 3))
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        if isLong, current == "\n" || starts(with: "\r\n") { try lineEnd() }
        var text = String.UnicodeScalarView()
        while let scalar = current {
            if scalar == quote, !isLong || starts(with: String(repeating: Character(quote), count: 3)) {
                close(quote, isLong, &text)
                return String(text)
            }
            if scalar == "\\", quote == "\"" {
                if let meant = try escape(isLong) { text.append(meant) }
            } else if scalar == "\n" || scalar == "\r" {
                guard isLong else { break }
                try lineEnd()
                text.append("\n")
            } else {
                try refuseControl(scalar)
                text.append(scalar)
                advance()
            }
        }
        throw TOMLProblem("the text that begins here has no end", at: begin)
    }

    /// Up to two quotes may stand before the closing three, and belong to the text.
    private mutating func close(_ quote: Unicode.Scalar, _ isLong: Bool, _ text: inout String.UnicodeScalarView) {
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        guard isLong else { return }
        for _ in 0..<2 where current == quote {
            text.append(quote)
            advance()
        }
    }

    /// What a backslash and what follows it mean; `nil`: a line end with the blanks around it, which mean nothing.
    private mutating func escape(_ isLong: Bool) throws(TOMLProblem) -> Unicode.Scalar? {
        let begin = place
        advance()
        guard let letter = current else { throw TOMLProblem("a backslash means nothing at the end", at: begin) }
        if isLong, " \t\r\n".unicodeScalars.contains(letter) {
            skipBlanks()
            guard current == "\n" || current == "\r" else { throw TOMLProblem("a backslash before a blank means nothing", at: begin) }
            while let scalar = current, " \t\r\n".unicodeScalars.contains(scalar) {
                if scalar == "\n" || scalar == "\r" { try lineEnd() } else { advance() }
            }
            return nil
        }
        advance()
        switch letter {
        case "b": return "\u{8}"
        case "t": return "\t"
        case "n": return "\n"
        case "f": return "\u{C}"
        case "r": return "\r"
        case "\"", "\\": return letter
        case "u": return try number(4, begin)
        case "U": return try number(8, begin)
        default:
            throw TOMLProblem("\\\(letter) means nothing here; a backslash itself is \\\\, or put the text in single quotes", at: begin)
        }
    }

    private mutating func number(_ count: Int, _ begin: TOMLPlaces.Place) throws(TOMLProblem) -> Unicode.Scalar {
        var digits = ""
        while digits.count < count, let scalar = current, scalar.isASCII, scalar.properties.isASCIIHexDigit {
            digits.unicodeScalars.append(scalar)
            advance()
        }
        guard digits.count == count, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw TOMLProblem("this names no character: write \\u and four digits, or \\U and eight", at: begin)
        }
        return scalar
    }

    // MARK: Numbers and words

    /// A number, a date, true or false.
    mutating func scalar() throws(TOMLProblem) -> TOMLNode.Content {
        let begin = place
        var word = take(while: Self.isWord)
        // A date and a time may have a blank between them.
        if word.wholeMatch(of: TOMLWords.date) != nil, current == " ", index + 1 < scalars.count, ("0"..."9").contains(scalars[index + 1]) {
            advance()
            word += " " + take(while: Self.isWord)
        }
        guard !word.isEmpty else { throw TOMLProblem("here should be a value, not \(shown)", at: begin) }
        if word == "true" || word == "false" { return .boolean(word == "true") }
        if let content = TOMLWords.number(word) { return content }
        throw TOMLProblem("this is no value: texts stand in quotes", at: begin)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        isBareKey(scalar) || scalar == "+" || scalar == "." || scalar == ":"
    }
}

/// Numbers, dates and times (TOML 1.0).
enum TOMLWords {
    static var date: Regex<Substring> { /[0-9]{4}-[0-9]{2}-[0-9]{2}/ }

    static func number(_ word: String) -> TOMLNode.Content? {
        if word.wholeMatch(of: /[+\-]?(?:0|[1-9](?:_?[0-9])*)/) != nil {
            return Int(word.filter { $0 != "_" }).map(TOMLNode.Content.integer)
        }
        for (prefix, radix, digits) in [("0x", 16, "0123456789abcdefABCDEF"), ("0o", 8, "01234567"), ("0b", 2, "01")]
        where word.hasPrefix(prefix) {
            let parts = word.dropFirst(2).split(separator: "_", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(digits.contains) }) else { return nil }
            return Int(parts.joined(), radix: radix).map(TOMLNode.Content.integer)
        }
        return isOther(word) ? .other : nil
    }

    private static func isOther(_ word: String) -> Bool {
        let fraction = /[+\-]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+\-]?[0-9](?:_?[0-9])*)?|[+\-]?(?:inf|nan)/
        let time = /[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?/
        let dateTime = /[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+\-][0-9]{2}:[0-9]{2})?)?/
        return word.wholeMatch(of: fraction) != nil || word.wholeMatch(of: time) != nil || word.wholeMatch(of: dateTime) != nil
    }
}
