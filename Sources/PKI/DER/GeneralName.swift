/// One `GeneralName` (RFC 5280 §4.2.1.6) in a form that can be compared.
enum GeneralName: Hashable, Sendable {
    /// ASCII, as it stands; not yet judged as a mailbox.
    case rfc822Name([UInt8])
    /// id-on-SmtpUTF8Mailbox (RFC 9598 §3): UTF-8, as it stands.
    case smtpUTF8Mailbox([UInt8])
    case directoryName(CanonicalName)
    case uniformResourceIdentifier([UInt8])
    /// Every other kind: its tag and contents.
    case other(tag: UInt8, [UInt8])

    init(_ element: DERReader.Element, in reader: DERReader) throws(DERError) {
        let contents = reader.octets(element)
        switch element.tag {
        case DERReader.Tag.context(1): self = .rfc822Name(contents)
        case DERReader.Tag.context(6): self = .uniformResourceIdentifier(contents)
        case DERReader.Tag.constructed(4): self = .directoryName(try CanonicalName(encoded: contents))
        case DERReader.Tag.constructed(0): self = try Self.otherName(contents)
        case DERReader.Tag.context(2), DERReader.Tag.context(7), DERReader.Tag.context(8), DERReader.Tag.constructed(3),
            DERReader.Tag.constructed(5):
            self = .other(tag: element.tag, contents)
        default: throw .unexpected("general name")
        }
    }

    private static func otherName(_ contents: [UInt8]) throws(DERError) -> GeneralName {
        var reader = DERReader(contents)
        let type = try reader.objectIdentifier("other name")
        var value = reader.inside(try reader.expect(DERReader.Tag.constructed(0), "other name"))
        try reader.finish("other name")
        guard type == .smtpUTF8Mailbox else { return .other(tag: DERReader.Tag.constructed(0), contents) }
        let text = value.octets(try value.expect(DERReader.Tag.utf8String, "SmtpUTF8Mailbox"))
        try value.finish("SmtpUTF8Mailbox")
        return .smtpUTF8Mailbox(text)
    }

    /// `GeneralNames` without its outer tag.
    static func list(_ reader: DERReader) throws(DERError) -> [GeneralName] {
        var reader = reader
        var names: [GeneralName] = []
        while !reader.isAtEnd { names.append(try GeneralName(try reader.next(), in: reader)) }
        guard !names.isEmpty else { throw .unexpected("general names") }
        return names
    }

    /// The http or https address it is, to fetch from.
    var url: String? {
        guard case .uniformResourceIdentifier(let bytes) = self, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return ["http://", "https://"].contains { text.lowercased().hasPrefix($0) } ? text : nil
    }

    var directoryName: CanonicalName? {
        guard case .directoryName(let name) = self else { return nil }
        return name
    }
}
