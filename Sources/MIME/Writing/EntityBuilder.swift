/// Writes MIME entities: 7-bit, CRLF line ends, lines of at most 76 characters in bodies (RFC 2045).
///
/// Values in, bytes out: boundaries and content ids are handed in.
public struct EntityBuilder: Sendable {
    /// Where a file stands in its message (RFC 2183 §2.1).
    public enum Placement: String, Sendable {
        case inline, attachment
    }

    /// The header fields, Content-* and others, each ending in CRLF.
    public private(set) var header: [UInt8]
    /// The encoded body.
    public let body: [UInt8]

    /// Text in UTF-8: 7bit where it is ASCII in lines of at most 76 characters, else quoted-printable or base64, whichever is
    /// shorter. Line ends of any kind become CRLF.
    ///
    /// - Parameter subtype: `plain`, `html`.
    public static func text(_ text: String, subtype: String = "plain") -> EntityBuilder {
        let bytes = canonical(Array(text.utf8))
        let isASCII = bytes.allSatisfy { $0 < 0x80 && $0 != ASCII.nul }
        let type = HeaderWriter.field("Content-Type", "text/\(subtype)", parameters: [("charset", isASCII ? "us-ascii" : "utf-8")])
        let (encoding, body) = encoded(bytes, isASCII: isASCII)
        return EntityBuilder(header: type + HeaderWriter.field("Content-Transfer-Encoding", encoding.rawValue), body: body)
    }

    /// Any bytes in base64.
    ///
    /// - Parameters:
    ///   - mediaType: `image/png`; parameters go into `parameters`.
    ///   - contentID: without angle brackets; for pictures that HTML names by `cid:`.
    public static func data(
        _ bytes: [UInt8], mediaType: String, parameters: [(name: String, value: String)] = [], fileName: String? = nil,
        placement: Placement = .attachment, contentID: String? = nil
    ) -> EntityBuilder {
        let names = fileName.map { [(name: "name", value: $0)] } ?? []
        let fileNames = fileName.map { [(name: "filename", value: $0)] } ?? []
        var header = HeaderWriter.field("Content-Type", mediaType, parameters: parameters + names)
        header += HeaderWriter.field("Content-Transfer-Encoding", TransferEncoding.base64.rawValue)
        header += HeaderWriter.field("Content-Disposition", placement.rawValue, parameters: fileNames)
        if let contentID { header += HeaderWriter.field("Content-ID", "<\(contentID)>") }
        return EntityBuilder(header: header, body: Base64.encode(bytes))
    }

    /// A whole message as message/rfc822; its bytes stay as they are, and its transfer encoding is the one they need.
    public static func message(_ bytes: [UInt8]) -> EntityBuilder {
        let header = HeaderWriter.field("Content-Type", ContentType.messageRFC822.mediaType, parameters: [])
        let encoding: TransferEncoding = bytes.contains { $0 >= 0x80 } ? .eightBit : .sevenBit
        return EntityBuilder(header: header + HeaderWriter.field("Content-Transfer-Encoding", encoding.rawValue), body: bytes)
    }

    /// A multipart of the given parts (RFC 2046 §5.1).
    ///
    /// - Parameter subtype: `mixed`, `alternative` (best last), `related` (root first), `report`, `signed`.
    public static func multipart(
        _ subtype: String, boundary: Boundary, parameters: [(name: String, value: String)] = [], _ parts: [EntityBuilder]
    ) -> EntityBuilder {
        multipart(subtype, boundary: boundary, parameters: parameters, entities: parts.map(\.bytes))
    }

    /// A multipart of entities that are bytes already; they stand in it as they are.
    public static func multipart(
        _ subtype: String, boundary: Boundary, parameters: [(name: String, value: String)] = [], entities: [[UInt8]]
    ) -> EntityBuilder {
        let header = HeaderWriter.field(
            "Content-Type", "multipart/\(subtype)", parameters: parameters + [("boundary", boundary.text)])
        let delimiter = Array("--\(boundary)".utf8)
        var body: [UInt8] = []
        body.reserveCapacity(entities.reduce(200) { $0 + $1.count + 80 })
        for entity in entities { body += delimiter + ASCII.crlf + entity + ASCII.crlf }
        return EntityBuilder(header: header, body: body + delimiter + Array("--\r\n".utf8))
    }

    init(header: [UInt8], body: [UInt8]) {
        self.header = header
        self.body = body
    }

    /// With one more field at the end of the header.
    public func adding(_ name: String, _ value: String) -> EntityBuilder {
        var copy = self
        copy.header += HeaderWriter.field(name, value)
        return copy
    }

    /// Header, empty line, body.
    public var bytes: [UInt8] { header + ASCII.crlf + body }

    private static func encoded(_ bytes: [UInt8], isASCII: Bool) -> (TransferEncoding, [UInt8]) {
        if isASCII, longestLine(bytes) <= 76 { return (.sevenBit, bytes) }
        let quoted = QuotedPrintable.encode(bytes)
        guard quoted.count > bytes.count * 3 / 2 else { return (.quotedPrintable, quoted) }
        return (.base64, Base64.encode(bytes))
    }

    private static func longestLine(_ bytes: [UInt8]) -> Int {
        bytes.split(separator: ASCII.lf, omittingEmptySubsequences: false).reduce(0) {
            max($0, $1.last == ASCII.cr ? $1.count - 1 : $1.count)
        }
    }

    /// CRLF for every CRLF, CR and LF (RFC 2045 §6.8: text is in canonical form before it is encoded).
    public static func canonical(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 32)
        var previous: UInt8 = 0
        for byte in bytes {
            switch byte {
            case ASCII.cr: result += ASCII.crlf
            case ASCII.lf where previous == ASCII.cr: break
            case ASCII.lf: result += ASCII.crlf
            default: result.append(byte)
            }
            previous = byte
        }
        return result
    }
}
