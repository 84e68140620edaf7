/// What signing needs: a body that no relay has a reason to change (RFC 8551 §3.1.3).
extension Message {
    /// Whether an entity passes 7-bit transport unchanged: ASCII without NUL, every line ending in CRLF, none over 998 octets.
    public func isSevenBitSafe(_ entity: Entity) -> Bool { Self.isSevenBitSafe(slice(entity.range)) }

    static func isSevenBitSafe(_ bytes: ArraySlice<UInt8>) -> Bool {
        var column = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte >= 0x80 || byte == ASCII.nul || (byte == ASCII.lf) != (previous == ASCII.cr) { return false }
            column = byte == ASCII.lf ? 0 : column + 1
            if column > 999 { return false }
            previous = byte
        }
        return previous != ASCII.cr
    }

    /// The message with every leaf that is not 7-bit safe written anew: text in quoted-printable, everything else in base64
    /// (`behaviour.md` E-09). The Content-Transfer-Encoding fields follow, those of multiparts become 7bit; every other byte stays.
    ///
    /// A multipart/signed and what lies in it is left as it is, or its signature would break. Bare CR and LF in text become CRLF.
    public func sevenBitSafe() -> [UInt8] {
        var edits: [(range: Range<Int>, bytes: [UInt8])] = []
        var waiting = [root]
        while let entity = waiting.popLast() {
            guard !isSevenBitSafe(entity), entity.contentType.mediaType != "multipart/signed" else { continue }
            guard entity.contentType.isComposite else {
                edits += leafEdits(entity)
                continue
            }
            // RFC 2045 §6.4: a composite that was not looked into cannot be encoded as a whole either.
            guard entity.isInterpreted else { continue }
            edits += compositeEdits(entity)
            waiting += entity.children
        }
        return applying(edits)
    }

    private func compositeEdits(_ entity: Entity) -> [(range: Range<Int>, bytes: [UInt8])] {
        let isDeclared = entity.transferEncoding == .eightBit || entity.transferEncoding == .binary
        return isDeclared ? encodingEdit(entity, .sevenBit) : []
    }

    private func leafEdits(_ entity: Entity) -> [(range: Range<Int>, bytes: [UInt8])] {
        guard entity.transferEncoding.isIdentity, !Self.isSevenBitSafe(slice(entity.bodyRange)) else { return [] }
        let isText = entity.contentType.type == "text"
        let body = slice(entity.bodyRange)
        let encoded = isText ? QuotedPrintable.encode(EntityBuilder.canonical(body)) : Base64.encode(body)
        return encodingEdit(entity, isText ? .quotedPrintable : .base64) + [(entity.bodyRange, encoded)]
    }

    private func encodingEdit(_ entity: Entity, _ encoding: TransferEncoding) -> [(range: Range<Int>, bytes: [UInt8])] {
        let field = HeaderWriter.field("Content-Transfer-Encoding", encoding.rawValue)
        if let old = entity.header.first(named: "Content-Transfer-Encoding") { return [(old.range, field)] }
        let end = entity.headerRange.upperBound
        let isEmptyPart = end == entity.bodyRange.lowerBound
        return [(end..<end, isEmptyPart ? field + ASCII.crlf : field)]
    }

    /// Replaces ranges that do not overlap.
    func applying(_ edits: [(range: Range<Int>, bytes: [UInt8])]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 3)
        var copied = 0
        for edit in edits.sorted(by: { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }) {
            result += bytes[copied..<edit.range.lowerBound] + edit.bytes
            copied = edit.range.upperBound
        }
        return result + bytes[copied...]
    }
}
