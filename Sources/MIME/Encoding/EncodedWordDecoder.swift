extension EncodedWord {
    /// One encoded word found in a text.
    struct Word {
        /// It may be one that is not known.
        let charset: String
        let bytes: [UInt8]
        /// After its `?=`.
        let end: Int

        /// RFC 2047 §2: encoded-word = "=?" charset "?" encoding "?" encoded-text "?=". Longer words than the 75 characters
        /// allowed are read up to 2,000, and spaces in Q text are let through.
        init?(_ text: [UInt8], at start: Int) {
            guard start + 1 < text.count, text[start + 1] == ASCII.question else { return nil }
            let limit = min(text.count, start + 2_000)
            guard let charsetEnd = Self.question(text, start + 2, min(limit, start + 80)), charsetEnd > start + 2,
                charsetEnd + 2 < limit, text[charsetEnd + 2] == ASCII.question
            else { return nil }
            let first = charsetEnd + 3
            guard let last = Self.question(text, first, limit), last + 1 < text.count, text[last + 1] == ASCII.equals else { return nil }
            let encoded = text[first..<last]
            switch ASCII.lowercased(text[charsetEnd + 1]) {
            case UInt8(ascii: "b"): bytes = Base64.decode(encoded)
            case UInt8(ascii: "q"): bytes = Self.decodeQ(encoded)
            default: return nil
            }
            // RFC 2231 §5: the charset may carry a language after an asterisk.
            charset = String(decoding: text[(start + 2)..<charsetEnd].prefix { $0 != ASCII.asterisk }, as: UTF8.self)
            end = last + 2
        }

        /// Whether its octets are text in its charset. Charsets of several octets a character lose their step at an illegal one, so that
        /// what follows is not what others read; in all others only that one character is lost.
        var isReadable: Bool {
            guard let known = Charset(charset) else { return false }
            return !known.isWide || !known.decode(bytes).unicodeScalars.contains("\u{FFFD}")
        }

        private static func question(_ text: [UInt8], _ start: Int, _ end: Int) -> Int? {
            start < end ? text[start..<end].firstIndex(of: ASCII.question) : nil
        }

        private static func decodeQ(_ text: ArraySlice<UInt8>) -> [UInt8] {
            var result: [UInt8] = []
            var index = text.startIndex
            while index < text.endIndex {
                let byte = text[index]
                if byte == ASCII.equals, index + 2 < text.endIndex,
                    let high = ASCII.hexValue(text[index + 1]), let low = ASCII.hexValue(text[index + 2])
                {
                    result.append(high << 4 | low)
                    index += 3
                } else {
                    result.append(byte == ASCII.underscore ? ASCII.space : byte)
                    index += 1
                }
            }
            return result
        }
    }

    /// Joins encoded words and the text between them.
    struct Decoder {
        private var result = ""
        private var text: [UInt8] = []
        private var charset = ""
        private var encoded: [UInt8] = []
        private var isAfterWord = false

        mutating func add(_ byte: UInt8) { text.append(byte) }

        mutating func add(_ word: Word) {
            let onlyBlanks = text.allSatisfy(ASCII.isWhite)
            if !isAfterWord || !onlyBlanks {
                flushWord()
                flushText()
            }
            text.removeAll(keepingCapacity: true)
            if ASCII.lowercased(word.charset) != ASCII.lowercased(charset) {
                flushWord()
                charset = word.charset
            }
            encoded += word.bytes
            isAfterWord = true
        }

        mutating func finish() -> String {
            flushWord()
            flushText()
            return result
        }

        private mutating func flushWord() {
            if !encoded.isEmpty { result += Charset(charset)?.decode(encoded) ?? "" }
            encoded.removeAll(keepingCapacity: true)
        }

        private mutating func flushText() {
            result += Charset.guess(text[...])
            text.removeAll(keepingCapacity: true)
            isAfterWord = false
        }
    }
}
