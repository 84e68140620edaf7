/// `{{name}}`, `{{#name}}`, `{{^name}}`, `{{/name}}` or `{{.}}`.
struct TemplateTag {
    enum Kind {
        case value, section, inverted, end
    }

    var kind: Kind
    var name: String
    /// From the first brace to behind the last one.
    var range: Range<Int>

    /// Reads the tag whose braces begin at `start`; `nil` for anything that is not exactly one of the five.
    init?(_ bytes: ArraySlice<UInt8>, at start: Int) {
        var index = start + 2
        kind = .value
        if index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "#"): kind = .section
            case UInt8(ascii: "^"): kind = .inverted
            case UInt8(ascii: "/"): kind = .end
            default: index -= 1
            }
            index += 1
        }
        func skipBlanks() { while index < bytes.endIndex, bytes[index] == 0x20 { index += 1 } }
        skipBlanks()
        let first = index
        while index < bytes.endIndex, Self.isNameByte(bytes[index]) { index += 1 }
        if index == first, kind == .value, index < bytes.endIndex, bytes[index] == UInt8(ascii: ".") { index += 1 }
        name = String(decoding: bytes[first..<index], as: UTF8.self)
        skipBlanks()
        guard !name.isEmpty, bytes[index...].starts(with: Self.close) else { return nil }
        range = start..<(index + 2)
    }

    static let open = Array("{{".utf8)
    static let close = Array("}}".utf8)

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
