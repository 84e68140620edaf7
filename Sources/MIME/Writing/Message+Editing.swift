/// Editing of bytes: each function returns a whole new message in which nothing but the named place differs.
extension Message {
    /// Without the fields of the message header that `shouldRemove` names, folding lines and all.
    ///
    /// Every field is asked, also those beyond `Limits`.
    public func removingFields(_ shouldRemove: (HeaderField) -> Bool) -> [UInt8] {
        removingFields(of: root, shouldRemove)
    }

    /// The same for the header of any entity.
    public func removingFields(of entity: Entity, _ shouldRemove: (HeaderField) -> Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var copied = 0
        for field in allFields(of: entity) where shouldRemove(field) {
            result += bytes[copied..<field.range.lowerBound]
            copied = field.range.upperBound
        }
        return result + bytes[copied...]
    }

    /// With the first field of that name (compared without case) written anew in its place; others of the name stay.
    /// Where there is none, it is added at the end of the header.
    public func replacingField(_ name: String, with value: String) -> [UInt8] {
        replacingField(name, writtenAs: HeaderWriter.field(name, value))
    }

    /// The same with a field that is written already, by another function of `HeaderWriter`.
    public func replacingField(_ name: String, writtenAs field: [UInt8]) -> [UInt8] {
        guard let old = allFields(of: root).first(where: { $0.isNamed(name) }) else { return appending(field) }
        return Array(bytes[..<old.range.lowerBound]) + field + bytes[old.range.upperBound...]
    }

    /// With fields added before all others, in the order given.
    public func prepending(_ fields: [(name: String, value: String)]) -> [UInt8] {
        prepending(written: fields.flatMap { HeaderWriter.field($0.name, $0.value) })
    }

    /// The same with fields that are written already; each ends in CRLF.
    public func prepending(written fields: [UInt8]) -> [UInt8] {
        guard !fields.isEmpty else { return bytes }
        let start = root.headerRange.lowerBound
        // An mbox line that is all there is may lack its line end.
        let lineEnd = start > 0 && bytes[start - 1] != ASCII.lf ? ASCII.crlf : []
        return bytes[..<start] + lineEnd + fields + (separatorIfHeaderless() + bytes[start...])
    }

    /// With the body of an entity replaced; the header, and everything around the entity, stay as they are.
    public func replacingBody(of entity: Entity, with body: [UInt8]) -> [UInt8] {
        let header = bytes[..<entity.bodyRange.lowerBound]
        var separator: [UInt8] = []
        if entity.bodyRange.lowerBound == entity.headerRange.upperBound, !body.isEmpty {
            let isLineStart = header.last ?? ASCII.lf == ASCII.lf
            separator = isLineStart ? ASCII.crlf : ASCII.crlf + ASCII.crlf
        }
        return header + separator + (body + bytes[entity.bodyRange.upperBound...])
    }

    /// With an empty line before the body when the header ends at a line that is no field (`Defect.missingHeaderSeparator`):
    /// some readers skip such a line and would see the fields after it, so that what we judged is not what they show.
    public func separatingHeader() -> [UInt8] {
        let end = root.headerRange.upperBound
        guard end == root.bodyRange.lowerBound, end < bytes.count else { return bytes }
        return bytes[..<end] + ASCII.crlf + bytes[end...]
    }

    private func appending(_ field: [UInt8]) -> [UInt8] {
        let end = root.headerRange.upperBound
        guard !root.headerRange.isEmpty else { return prepending(written: field) }
        let lineEnd = bytes[end - 1] == ASCII.lf ? [] : ASCII.crlf
        return Array(bytes[..<end]) + lineEnd + field + bytes[end...]
    }

    /// A message that starts with its body gets an empty line after the new fields: else its first line could continue them.
    private func separatorIfHeaderless() -> [UInt8] {
        root.headerRange.isEmpty && root.bodyRange.lowerBound == root.headerRange.upperBound ? ASCII.crlf : []
    }

    /// The fields of a header without any limit but their number in the file.
    private func allFields(of entity: Entity) -> [HeaderField] {
        let covered = entity.header.fields.last?.range.upperBound ?? entity.headerRange.lowerBound
        guard covered < entity.headerRange.upperBound else { return entity.header.fields }
        var limits = Limits.standard
        (limits.fields, limits.fieldsInAll, limits.headerSize, limits.fieldSize) = (Int.max, Int.max, Int.max, Int.max)
        let slice = Array(bytes[entity.headerRange])
        let offset = entity.headerRange.lowerBound
        return slice.withUnsafeBufferPointer { buffer in
            var reader = HeaderReader(lines: Lines(buffer), bytes: slice, limits: limits, fieldsLeft: Int.max)
            return reader.read(from: 0, startsMessage: false) { _, _ in false }.fields.map {
                HeaderField(
                    name: $0.name, range: ($0.range.lowerBound + offset)..<($0.range.upperBound + offset), rawValue: $0.rawValue)
            }
        }
    }
}
