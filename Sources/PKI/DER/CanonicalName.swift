/// A `Name` in the form two names are compared in (RFC 5280 §7.1): string types, ASCII letter case and runs of blanks do not count.
///
/// The value is the relative names one behind the other; a name relative to a CRL issuer is appended to it.
struct CanonicalName: Hashable, Sendable {
    private(set) var bytes: [UInt8]

    /// - Parameter encoded: `Name`, a SEQUENCE.
    init(encoded: [UInt8]) throws(DERError) {
        var outer = DERReader(encoded)
        var names = try outer.sequence("name")
        try outer.finish("name")
        bytes = []
        while !names.isAtEnd { try append(relative: names.inside(try names.expect(DERReader.Tag.set, "relative name"))) }
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// This name with one more `RelativeDistinguishedName`, given by its contents.
    func appending(relative contents: [UInt8]) throws(DERError) -> CanonicalName {
        var name = self
        try name.append(relative: DERReader(contents))
        return name
    }

    private mutating func append(relative: DERReader) throws(DERError) {
        var reader = relative
        var attributes: [[UInt8]] = []
        while !reader.isAtEnd {
            var pair = try reader.sequence("attribute")
            let type = try pair.expect(DERReader.Tag.objectIdentifier, "attribute type")
            let value = try pair.next()
            try pair.finish("attribute")
            attributes.append(Self.element(0x30, pair.encoding(type) + Self.canonical(pair.octets(value), tag: value.tag)))
        }
        guard !attributes.isEmpty else { throw .unexpected("relative name") }
        // A SET has no order; DER's own no longer holds after folding.
        attributes.sort { $0.lexicographicallyPrecedes($1) }
        bytes += Self.element(0x31, attributes.flatMap(\.self))
    }

    /// Text of any string type as folded UTF-8; other values as they stand.
    private static func canonical(_ contents: [UInt8], tag: UInt8) -> [UInt8] {
        switch tag {
        case 0x0C, 0x13, 0x14, 0x16, 0x1A: return element(0x0C, folded(contents))
        case 0x1E: return element(0x0C, folded(unicode(contents, width: 2)))
        case 0x1C: return element(0x0C, folded(unicode(contents, width: 4)))
        default: return element(tag, contents)
        }
    }

    private static func unicode(_ contents: [UInt8], width: Int) -> [UInt8] {
        stride(from: 0, to: contents.count - contents.count % width, by: width).flatMap { start -> [UInt8] in
            let value = contents[start..<(start + width)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        }
    }

    private static func folded(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var isBlankPending = false
        for byte in text {
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                isBlankPending = !result.isEmpty
                continue
            }
            if isBlankPending { result.append(0x20) }
            isBlankPending = false
            result.append((0x41...0x5A).contains(byte) ? byte + 0x20 : byte)
        }
        return result
    }

    private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        // Our own form: a length of four octets keeps it unambiguous and simple.
        let count = UInt32(clamping: contents.count)
        return [tag] + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: count >> UInt32($0)) } + contents
    }
}
