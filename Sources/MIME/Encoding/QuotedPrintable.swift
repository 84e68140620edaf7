/// The quoted-printable transfer encoding (RFC 2045 §6.7).
public enum QuotedPrintable {
    /// Decodes tolerantly: `=` that starts no valid sequence stays as it is (rule 1, note 2); blanks at the end of a line are
    /// dropped (rule 3); line ends stay as they are.
    public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var keep = 0  // length of the result without the blanks that may end the line
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            switch byte {
            case ASCII.equals:
                if let (high, low) = hexPair(text, index) {
                    result.append(high << 4 | low)
                    index += 2
                } else if let next = softBreak(text, index) {
                    index = next
                } else {
                    result.append(byte)
                }
                keep = result.count
            case ASCII.lf:
                result.removeLast(result.count - keep)
                result.append(byte)
                keep = result.count
            case ASCII.cr where index < text.endIndex && text[index] == ASCII.lf:
                result.removeLast(result.count - keep)
                result += ASCII.crlf
                index += 1
                keep = result.count
            case ASCII.space, ASCII.tab:
                result.append(byte)
            default:
                result.append(byte)
                keep = result.count
            }
        }
        result.removeLast(result.count - keep)
        return result
    }

    private static func hexPair(_ text: ArraySlice<UInt8>, _ index: Int) -> (UInt8, UInt8)? {
        guard index + 1 < text.endIndex, let high = ASCII.hexValue(text[index]), let low = ASCII.hexValue(text[index + 1])
        else { return nil }
        return (high, low)
    }

    /// Where reading goes on after `=`, blanks and a line end; the end of the text counts as a line end.
    private static func softBreak(_ text: ArraySlice<UInt8>, _ start: Int) -> Int? {
        var index = start
        while index < text.endIndex, ASCII.isBlank(text[index]) { index += 1 }
        guard index < text.endIndex else { return index }
        if text[index] == ASCII.lf { return index + 1 }
        return text[index] == ASCII.cr && index + 1 < text.endIndex && text[index + 1] == ASCII.lf ? index + 2 : nil
    }

    /// Encodes text in lines of at most 76 characters. CRLF and LF are line ends and are written as CRLF; every other CR is
    /// encoded, so the result has neither a bare CR nor a bare LF.
    ///
    /// Also encoded: `.` and `From ` at a line's start, and characters some gateways change (RFC 2045 §6.7, RFC 2049 §3).
    public static func encode(_ text: some Collection<UInt8>) -> [UInt8] {
        encode(Array(text), binary: false)
    }

    /// Encodes bytes in which CR and LF are data: both are written as `=0D`, `=0A`.
    public static func encodeBinary(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(Array(bytes), binary: true)
    }

    private static func encode(_ bytes: [UInt8], binary: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 4)
        var column = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if !binary, let end = lineEnd(bytes, index) {
                result += ASCII.crlf
                column = 0
                index = end
                continue
            }
            let isLast = index + 1 == bytes.count || !binary && lineEnd(bytes, index + 1) != nil
            let literal = isLiteral(byte, column: column, isLast: isLast)
            let width = literal ? 1 : 3
            if column + width > (isLast ? 76 : 75) {
                result += [ASCII.equals] + ASCII.crlf
                column = 0
                continue
            }
            result += literal ? [byte] : [ASCII.equals] + ASCII.hex(byte)
            column += width
            index += 1
        }
        return result
    }

    private static func lineEnd(_ bytes: [UInt8], _ index: Int) -> Int? {
        if bytes[index] == ASCII.lf { return index + 1 }
        return bytes[index] == ASCII.cr && index + 1 < bytes.count && bytes[index + 1] == ASCII.lf ? index + 2 : nil
    }

    private static func isLiteral(_ byte: UInt8, column: Int, isLast: Bool) -> Bool {
        switch byte {
        case ASCII.space, ASCII.tab: !isLast
        case ASCII.equals: false
        // At a line's start a dot may be lost in SMTP, "From " gets a ">" in mailboxes, "--" may look like a delimiter.
        case ASCII.dot, ASCII.hyphen, UInt8(ascii: "F"): column > 0
        default: byte > ASCII.space && byte < ASCII.delete
        }
    }
}
