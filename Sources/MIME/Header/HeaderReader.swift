/// What a header holds and where it ends.
struct ParsedHeader {
    var fields: [HeaderField] = []
    /// The fields with their line ends.
    var range: Range<Int>
    /// After the empty line, or where the line stands that ended the header.
    var bodyStart: Int
    /// A limit cut the fields short.
    var isTruncated = false
}

/// Reads one header line by line (RFC 5322 §2.2): fields up to the empty line, a delimiter, or a line that is no field.
struct HeaderReader {
    let lines: Lines
    let bytes: [UInt8]
    let limits: Limits
    private(set) var fieldsLeft: Int
    private(set) var defects: [(Defect, Int)] = []
    private var header: ParsedHeader

    init(lines: Lines, bytes: [UInt8], limits: Limits, fieldsLeft: Int) {
        self.lines = lines
        self.bytes = bytes
        self.limits = limits
        self.fieldsLeft = fieldsLeft
        header = ParsedHeader(range: 0..<0, bodyStart: 0)
    }

    /// - Parameters:
    ///   - startsMessage: an mbox line (`From …`, `>From …`) may stand before the fields; it is no part of the header.
    ///   - stop: whether the line between two offsets is the delimiter of a multipart around this entity.
    mutating func read(from start: Int, startsMessage: Bool, stop: (Int, Int) -> Bool) -> ParsedHeader {
        let first = startsMessage ? afterEnvelopeLine(start) : start
        var position = first
        header = ParsedHeader(range: first..<first, bodyStart: first)
        while position < lines.count {
            let end = lines.end(of: position)
            if lines.isEmpty(position, end) {
                finish(first, position, bodyStart: end)
                return header
            }
            if lines.hasDashes(at: position), stop(position, end) {
                finish(first, max(first, lines.startOfLineEnd(before: position)), bodyStart: position)
                return header
            }
            guard let colon = colon(position, end) else {
                defects.append((.missingHeaderSeparator, position))
                finish(first, position, bodyStart: position)
                return header
            }
            let next = endOfField(end)
            add(from: position, colon: colon, to: next, first: first)
            position = next
        }
        finish(first, position, bodyStart: position)
        return header
    }

    /// The colon after a field name; blanks before it are let through (RFC 5322 §4.5) and reported.
    private mutating func colon(_ start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end, ASCII.isFieldNameCharacter(lines[index]) { index += 1 }
        guard index > start else { return nil }
        let nameEnd = index
        while index < end, ASCII.isBlank(lines[index]) { index += 1 }
        guard index < end, lines[index] == ASCII.colon else { return nil }
        if index > nameEnd { defects.append((.spaceBeforeColon, start)) }
        return index
    }

    /// RFC 5322 §2.2.3: lines that start with a blank continue the field.
    private func endOfField(_ firstLineEnd: Int) -> Int {
        var end = firstLineEnd
        while end < lines.count, ASCII.isBlank(lines[end]) { end = lines.end(of: end) }
        return end
    }

    private mutating func add(from start: Int, colon: Int, to end: Int, first: Int) {
        if end - first > limits.headerSize {
            truncate(.headerTooLarge, at: start)
        } else if header.fields.count >= limits.fields || fieldsLeft <= 0 {
            truncate(.tooManyFields, at: start)
        }
        if end - start > limits.fieldSize { truncate(.fieldTooLarge, at: start) }
        guard !header.isTruncated else { return }
        fieldsLeft -= 1
        let name = bytes[start..<colon].prefix { ASCII.isFieldNameCharacter($0) }
        header.fields.append(
            HeaderField(
                name: String(decoding: name, as: UTF8.self), range: start..<end,
                rawValue: bytes[(colon + 1)..<max(colon + 1, lines.startOfLineEnd(before: end))]))
    }

    private mutating func truncate(_ defect: Defect, at offset: Int) {
        header.isTruncated = true
        defects.append((defect, offset))
    }

    private mutating func finish(_ first: Int, _ end: Int, bodyStart: Int) {
        header.range = first..<end
        header.bodyStart = bodyStart
        if let last = header.fields.last, last.range.upperBound > end {
            header.fields[header.fields.count - 1] = HeaderField(
                name: last.name, range: last.range.lowerBound..<end, rawValue: last.rawValue)
        }
        if let offset = firstIllegalCharacter(first, end) { defects.append((.illegalCharacterInHeader, offset)) }
    }

    /// Controls other than HT and the line ends, and what is not UTF-8 (RFC 6532 §3.2).
    private func firstIllegalCharacter(_ start: Int, _ end: Int) -> Int? {
        var hasEightBit = false
        for index in start..<end {
            let byte = lines[index]
            if byte >= 0x80 { hasEightBit = true }
            guard byte < ASCII.space || byte == ASCII.delete else { continue }
            if byte == ASCII.tab || byte == ASCII.lf { continue }
            if byte == ASCII.cr, index + 1 < lines.count, lines[index + 1] == ASCII.lf { continue }
            return index
        }
        return hasEightBit && String(validating: bytes[start..<end], as: UTF8.self) == nil ? start : nil
    }

    private func afterEnvelopeLine(_ start: Int) -> Int {
        for mark in [Array("From ".utf8), Array(">From ".utf8)] where lines.starts(at: start, with: mark, before: lines.count) {
            return lines.end(of: start)
        }
        return start
    }
}
