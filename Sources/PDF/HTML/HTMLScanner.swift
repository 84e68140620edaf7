/// Tags and text of HTML, one after the other, in time that grows with the octets alone.
struct HTMLScanner {
    enum Token {
        case text(String)
        /// Name in lower case; the range holds the whole tag.
        case start(String, Range<Int>)
        case end(String)
        /// A comment, a declaration.
        case other
    }

    let octets: [UInt8]
    private var position = 0
    /// No `>` follows any more: nothing looks for one again.
    private var hasEnds = true

    init(_ octets: [UInt8]) { self.octets = octets }

    mutating func next() -> Token? {
        guard position < octets.count else { return nil }
        let start = position
        if octets[start] == UInt8(ascii: "<"), hasEnds, let token = markup() { return token }
        position = start + 1
        while position < octets.count, octets[position] != UInt8(ascii: "<") { position += 1 }
        return .text(String(decoding: octets[start..<position], as: UTF8.self))
    }

    private mutating func markup() -> Token? {
        let start = position
        guard start + 1 < octets.count else { return nil }
        let first = octets[start + 1]
        if first == UInt8(ascii: "!") || first == UInt8(ascii: "?") {
            let isComment = octets[start...].starts(with: Array("<!--".utf8))
            return skip(past: isComment ? "-->" : ">", from: start + 2) ? .other : nil
        }
        let isEnd = first == UInt8(ascii: "/")
        let nameStart = start + (isEnd ? 2 : 1)
        guard nameStart < octets.count, (0x61...0x7A).contains(octets[nameStart] | 0x20) else { return nil }
        let name = octets[nameStart...].prefix(24).prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        guard skip(past: ">", from: nameStart) else { return nil }
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return isEnd ? .end(text) : .start(text, start..<position)
    }

    /// Quotation marks hide an end within them; a tag whose mark stays open ends at the next `>`.
    private mutating func skip(past end: String, from start: Int) -> Bool {
        let wanted = Array(end.utf8)
        var index = start
        var quote: UInt8?
        while index < octets.count {
            let octet = octets[index]
            if wanted.count == 1, octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") {
                if quote == octet { quote = nil } else if quote == nil, index > 0, octets[index - 1] == UInt8(ascii: "=") { quote = octet }
            }
            if quote == nil, octet == wanted[0], octets[index...].starts(with: wanted) {
                position = index + wanted.count
                return true
            }
            index += 1
        }
        guard quote != nil || wanted.count > 1, let close = octets[start...].firstIndex(of: UInt8(ascii: ">")) else {
            hasEnds = false
            return false
        }
        position = close + 1
        return true
    }
}
