/// A parsed message over its original bytes (RFC 5322, RFC 2045–2049). Nothing is copied and no byte is ever thrown away:
/// the tree holds offsets into `bytes`.
public struct Message: Sendable {
    /// The message exactly as it was handed in.
    public let bytes: [UInt8]
    /// The message itself as an entity: `root.header` is the message header.
    public let root: Entity
    /// Each kind of defect once, in the order of its first occurrence in the file.
    public let defects: [Defect]
    private let offsets: [Defect: Int]

    /// Parses any bytes: there is always a tree. What lies beyond a limit is not interpreted and leaves a defect.
    ///
    /// Time grows with the number of bytes, memory with the number of entities and fields. Lines may end in CRLF or in
    /// LF alone (the latter is a defect); a CR alone is an ordinary character (a defect too).
    public init(parsing bytes: [UInt8], limits: Limits = .standard) {
        var parser = MessageParser(bytes: bytes, limits: limits)
        self.bytes = bytes
        self.root = parser.parse()
        self.offsets = parser.defects
        self.defects = parser.defects.sorted { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }.map(\.key)
    }

    /// The bytes of a range; what lies outside the message is left off.
    public func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range.clamped(to: 0..<bytes.count)] }

    /// Where a defect occurs first, as an offset into `bytes`; `nil` when the message does not have it.
    public func offset(of defect: Defect) -> Int? { offsets[defect] }

    /// Whether no limit kept the parser from interpreting a part of the message.
    public var isFullyInterpreted: Bool { !defects.contains(where: \.isLimit) }

    /// The body of an entity without its transfer encoding (RFC 2045 §6).
    ///
    /// Tolerant: characters foreign to base64 are skipped, malformed quoted-printable is kept as it stands, an unknown
    /// encoding is no encoding. For multipart and message/* the bytes as they are.
    public func decodedBody(of entity: Entity) -> [UInt8] {
        let body = slice(entity.bodyRange)
        guard !entity.contentType.isComposite else { return Array(body) }
        switch entity.transferEncoding {
        case .base64: return Base64.decode(body)
        case .quotedPrintable: return QuotedPrintable.decode(body)
        default: return Array(body)
        }
    }

    /// The decoded text of a text/* entity; `nil` for other types and for charsets that are not known.
    ///
    /// Without a charset parameter, or with us-ascii, UTF-8 is taken where the bytes are valid UTF-8 and windows-1252
    /// otherwise. Sequences that are illegal in the charset become U+FFFD.
    public func text(of entity: Entity) -> String? {
        guard entity.contentType.type == "text" else { return nil }
        return Charset(entity.contentType.parameters["charset"] ?? "us-ascii")?.decode(decodedBody(of: entity))
    }

    /// All entities in the order of the file, the root first.
    public var entities: [Entity] {
        var result: [Entity] = []
        var waiting = [root]
        while let entity = waiting.popLast() {
            result.append(entity)
            waiting.append(contentsOf: entity.children.reversed())
        }
        return result
    }
}
