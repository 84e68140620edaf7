import MIME

/// A message taken apart for wrapping: what describes the content goes inside, everything else stays outside (RFC 8551 §3.1).
struct SplitMessage {
    /// All other fields, byte for byte, each ending in CRLF.
    let outer: [UInt8]
    /// The MIME entity: Content-* fields, empty line, body.
    let entity: [UInt8]
    let hasVersion: Bool

    init(_ message: Message) {
        var outer: [UInt8] = []
        var content: [UInt8] = []
        var hasVersion = false
        // Every field is asked here, also those beyond the limits of the parsed header.
        let head = Message(parsing: Array(message.slice(0..<message.root.bodyRange.lowerBound)))
        let others = head.removingFields { $0.isContentField }
        let header = Message(parsing: others).root.headerRange
        outer += others[header]
        for field in message.root.header.fields {
            if field.isContentField { content += message.slice(field.range).endingLine() }
            if field.isNamed("MIME-Version") { hasVersion = true }
        }
        self.outer = outer.isEmpty ? [] : outer[...].endingLine()
        let body = message.slice(message.root.bodyRange)
        content.reserveCapacity(content.count + 2 + body.count)
        content += [0x0D, 0x0A]
        content += body
        self.entity = content
        self.hasVersion = hasVersion
    }

    private init(outer: [UInt8], entity: [UInt8], hasVersion: Bool) {
        self.outer = outer
        self.entity = entity
        self.hasVersion = hasVersion
    }

    /// The same taken apart as `wrapping` puts it together.
    func replacing(_ contentFields: [UInt8], _ body: [UInt8]) -> SplitMessage {
        let version = hasVersion ? [] : Self.version
        return SplitMessage(outer: outer + version, entity: contentFields + [0x0D, 0x0A] + body, hasVersion: true)
    }

    private static let version = Array("MIME-Version: 1.0\r\n".utf8)

    /// The message with another content.
    func wrapping(_ contentFields: [UInt8], _ body: [UInt8]) -> [UInt8] {
        var out = outer
        out.reserveCapacity(outer.count + contentFields.count + body.count + 32)
        if !hasVersion { out += Self.version }
        out += contentFields
        out += [0x0D, 0x0A]
        out += body
        return out
    }

    /// The message with an entity in place of its own; of the entity's header only what describes content is taken.
    ///
    /// A From or Subject inside an encrypted part is the word of whoever made that part, and would stand beside the real one.
    func unwrapping(_ inner: Message) -> [UInt8] {
        let fields = inner.root.header.fields.filter(\.isContentField).flatMap { inner.slice($0.range).endingLine() }
        return wrapping(fields, Array(inner.slice(inner.root.bodyRange)))
    }
}

extension HeaderField {
    var isContentField: Bool { name.lowercased().hasPrefix("content-") }
}

extension ArraySlice<UInt8> {
    /// With a CRLF at its end.
    func endingLine() -> [UInt8] { last == 0x0A ? Array(self) : Array(self) + [0x0D, 0x0A] }
}
