/// Encoded words, `=?charset?B|Q?text?=` (RFC 2047).
public enum EncodedWord {
    /// Decodes the encoded words of a text; what is none, or of unknown charset, stays as it is.
    ///
    /// Blanks between two encoded words vanish (§6.2). Neighbours of one charset are joined before the charset is decoded,
    /// because many senders split a character between them. Encoded words stuck to other text are decoded too.
    public static func decode(_ text: String) -> String {
        text.utf8.contains(ASCII.equals) && text.contains("=?") ? decode(Array(text.utf8)) : text
    }

    /// The same for the octets of a field: text between encoded words, and octets a careless sender put into them, need not
    /// be UTF-8.
    static func decode(_ bytes: [UInt8]) -> String {
        var decoder = Decoder()
        var index = 0
        while index < bytes.count {
            if bytes[index] == ASCII.equals, let word = Word(bytes, at: index), Charset(word.charset) != nil {
                decoder.add(word)
                index = word.end
            } else {
                decoder.add(bytes[index])
                index += 1
            }
        }
        return decoder.finish()
    }

    /// The charset of the first encoded word that cannot be decoded; `nil` when all can.
    static func unreadableCharset(_ bytes: [UInt8]) -> String? {
        var index = 0
        while let start = bytes[index...].firstIndex(of: ASCII.equals) {
            let word = Word(bytes, at: start)
            if let word, !word.isReadable { return word.charset }
            index = word?.end ?? start + 1
        }
        return nil
    }

    /// Encodes a text so that it is ASCII and safe in any unstructured field or phrase: UTF-8 encoded words of at most
    /// 75 characters, separated by one space. ASCII text without controls and without `=?` is returned unchanged.
    public static func encode(_ text: String) -> String {
        needsEncoding(text) ? words(text).joined(separator: " ") : text
    }

    /// Whether a text cannot stand in a header as it is.
    static func needsEncoding(_ text: String) -> Bool {
        text.contains("=?") || text.utf8.contains { $0 >= ASCII.delete || $0 < ASCII.space && $0 != ASCII.tab }
    }

    /// The encoded words of a text; characters are never split between two (§5), controls become spaces.
    static func words(_ text: String) -> [String] {
        let usable = cleaned(text)
        let isMostlyASCII = usable.utf8.count { $0 >= 0x80 } * 3 < usable.utf8.count
        return isMostlyASCII ? chunks(usable, limit: 51, cost: quotedCost).map(quoted) : chunks(usable, limit: 39) { $0.count }.map(base64)
    }

    /// Line ends, NUL and all other controls as spaces: nothing that is written may start a new field.
    static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(scalar.properties.generalCategory == .control || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar)
        }
        return String(scalars)
    }

    // 75 characters (§2) less `=?UTF-8?B?` and `?=` leave 63. 39 octets make 52 of base64: with a short field name before
    // it, the first word still fits into a line of 78. Of Q, 51 characters do the same.
    private static func chunks(_ text: String, limit: Int, cost: (String.UTF8View) -> Int) -> [String] {
        var result: [String] = []
        var current = ""
        var used = 0
        for scalar in text.unicodeScalars {
            let piece = String(scalar)
            let price = cost(piece.utf8)
            if used + price > limit, !current.isEmpty {
                result.append(current)
                (current, used) = ("", 0)
            }
            current.unicodeScalars.append(scalar)
            used += price
        }
        return current.isEmpty ? result : result + [current]
    }

    private static func base64(_ text: String) -> String {
        "=?UTF-8?B?\(String(decoding: Base64.encodeInline(Array(text.utf8)), as: UTF8.self))?="
    }

    private static func quoted(_ text: String) -> String {
        var result = Array("=?UTF-8?Q?".utf8)
        for byte in text.utf8 {
            if byte == ASCII.space {
                result.append(ASCII.underscore)
            } else if isLiteral(byte) {
                result.append(byte)
            } else {
                result += [ASCII.equals] + ASCII.hex(byte)
            }
        }
        return String(decoding: result, as: UTF8.self) + "?="
    }

    private static func quotedCost(_ bytes: String.UTF8View) -> Int {
        bytes.reduce(0) { $0 + (isLiteral($1) || $1 == ASCII.space ? 1 : 3) }
    }

    /// §5 (3), the narrowest set: what may stand in an encoded word of a phrase.
    private static func isLiteral(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || "!*+-/".utf8.contains(byte) }
}
