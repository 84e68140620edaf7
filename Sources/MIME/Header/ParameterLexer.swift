/// Reads the tokens of a structured MIME field: `token / quoted-string`, comments between them (RFC 2045 §5.1).
///
/// Tolerant, because a strict reader would see fewer attachments than the mail clients behind it: an unquoted value runs to the
/// next semicolon or blank, an unclosed quote to the end.
struct ParameterLexer {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next token, blanks and comments before it skipped; empty when something else is next.
    mutating func token() -> [UInt8] {
        skipCFWS()
        return take { ASCII.isToken($0) || $0 >= 0x80 }
    }

    /// Takes one given octet after blanks and comments.
    mutating func skip(_ byte: UInt8) -> Bool {
        skipCFWS()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// All parameters up to the end.
    mutating func parameters() -> Parameters {
        var collector = ParameterCollector()
        while skipToNextParameter() {
            let name = token()
            guard !name.isEmpty, skip(ASCII.equals) else { continue }
            collector.add(name: name, value: value())
        }
        return collector.parameters()
    }

    private mutating func skipToNextParameter() -> Bool {
        while position < bytes.count {
            skipCFWS()
            guard position < bytes.count else { return false }
            switch bytes[position] {
            case ASCII.semicolon:
                position += 1
                return true
            case ASCII.quote: _ = quotedString()
            default: position += 1
            }
        }
        return false
    }

    private mutating func value() -> [UInt8] {
        skipCFWS()
        guard position < bytes.count else { return [] }
        if bytes[position] == ASCII.quote { return quotedString() }
        // Wider than token: "=_boundary/1" and "my file.txt" are common without quotes.
        return Array(ASCII.trimmed(take { $0 != ASCII.semicolon && $0 != ASCII.quote }[...]))
    }

    private mutating func quotedString() -> [UInt8] {
        position += 1
        var result: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == ASCII.quote { return result }
            if byte == ASCII.backslash, position < bytes.count {
                result.append(bytes[position])
                position += 1
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// RFC 5322 §3.2.2; comments nest, so they are counted, not recursed into.
    private mutating func skipCFWS() {
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == ASCII.open {
                depth += 1
            } else if depth > 0, byte == ASCII.close {
                depth -= 1
            } else if depth > 0, byte == ASCII.backslash {
                position += 1
            } else if depth == 0, !ASCII.isWhite(byte) {
                return
            }
            position += 1
        }
        position = min(position, bytes.count)
    }

    private mutating func take(while condition: (UInt8) -> Bool) -> [UInt8] {
        let start = position
        while position < bytes.count, condition(bytes[position]) { position += 1 }
        return Array(bytes[start..<position])
    }
}
