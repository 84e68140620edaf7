/// The octets that have a meaning in mail syntax.
enum ASCII {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let apostrophe: UInt8 = 0x27
    static let open: UInt8 = 0x28
    static let close: UInt8 = 0x29
    static let asterisk: UInt8 = 0x2A
    static let comma: UInt8 = 0x2C
    static let hyphen: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let leftBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let rightBracket: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F
    static let delete: UInt8 = 0x7F
    static let crlf: [UInt8] = [cr, lf]

    static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
    static func lowercased(_ text: String) -> String { String(decoding: text.utf8.map { lowercased($0) }, as: UTF8.self) }
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
    static func isWhite(_ byte: UInt8) -> Bool { byte == space || byte == tab || byte == cr || byte == lf }
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x7A).contains(lowercased(byte)) }

    /// RFC 5322 §3.2.3: ALPHA / DIGIT / "!" / "#" / …
    static func isAtext(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || atextSpecials.contains(byte) }

    /// RFC 2045 §5.1: any CHAR except SPACE, CTLs, or tspecials.
    static func isToken(_ byte: UInt8) -> Bool { byte > space && byte < delete && !tspecials.contains(byte) }

    /// RFC 5322 §3.6.8: ftext = %d33-57 / %d59-126
    static func isFieldNameCharacter(_ byte: UInt8) -> Bool { byte > space && byte < delete && byte != colon }

    private static let atextSpecials = Set("!#$%&'*+-/=?^_`{|}~".utf8)
    private static let tspecials = Set("()<>@,;:\\\"/[]?=".utf8)

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    static func hex(_ byte: UInt8) -> [UInt8] { [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Without spaces, tabs and line ends at both ends.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isWhite($0) }), let last = bytes.lastIndex(where: { !isWhite($0) })
        else { return bytes.prefix(0) }
        return bytes[first...last]
    }
}
