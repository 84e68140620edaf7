extension Message {
    /// The header as a reader sees it who passes over lines that are no fields (`Defect.missingHeaderSeparator`): the fields of
    /// `root.header` in their places, then those below such lines, up to the first empty line.
    ///
    /// A line that begins with a blank continues the field before it. The ranges of the fields are no offsets into `bytes`.
    public var wholeHeader: Header {
        let end = root.headerRange.upperBound
        guard end == root.bodyRange.lowerBound, end < bytes.count else { return root.header }
        let text = Array(bytes[root.headerRange]) + fieldLines(from: end)
        return text.withUnsafeBufferPointer { buffer in
            let limits = Limits.standard
            var reader = HeaderReader(lines: Lines(buffer), bytes: text, limits: limits, fieldsLeft: limits.fieldsInAll)
            return Header(fields: reader.read(from: 0, startsMessage: false) { _, _ in false }.fields)
        }
    }

    private func fieldLines(from start: Int) -> [UInt8] {
        var result: [UInt8] = []
        var position = start
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: ASCII.lf).map { $0 + 1 } ?? bytes.count
            let line = bytes[position..<end]
            if line.allSatisfy({ $0 == ASCII.lf || $0 == ASCII.cr }) { break }
            if line.first.map(ASCII.isBlank) ?? false || Self.isField(line) { result += line }
            position = end
        }
        return result
    }

    private static func isField(_ line: ArraySlice<UInt8>) -> Bool {
        let rest = line.drop(while: ASCII.isFieldNameCharacter)
        return rest.count < line.count && rest.drop(while: ASCII.isBlank).first == ASCII.colon
    }
}
