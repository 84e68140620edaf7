/// One MIME entity: a header and a body (RFC 2045 §2.4). Ranges are offsets into the bytes of its `Message`.
public struct Entity: Sendable {
    public let header: Header
    /// The fields with their line ends, without the empty line after them. Empty when there is no header.
    public let headerRange: Range<Int>
    /// The body as it stands, transfer encoding and all; preamble and epilogue of a multipart included. The line end before
    /// a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
    public let bodyRange: Range<Int>
    /// The type of the header, or the default: text/plain, within multipart/digest message/rfc822 (RFC 2046 §5.1.5).
    public let contentType: ContentType
    /// 7bit when the header has none (RFC 2045 §6.1).
    public let transferEncoding: TransferEncoding
    public let disposition: ContentDisposition?
    /// The parts of a multipart in order, or the one message of a message/rfc822.
    public let children: [Entity]
    /// `false` when a limit, a missing boundary or a forbidden transfer encoding kept the parser out of all or some of this
    /// body: `children` is not all there is.
    public let isInterpreted: Bool

    /// First octet of the header to last octet of the body: exactly what a signature over the entity covers (RFC 1847 §2.1).
    public var range: Range<Int> { headerRange.lowerBound..<bodyRange.upperBound }

    /// The name for a file: `filename` of Content-Disposition, else `name` of Content-Type, by RFC 2231 or RFC 2047.
    ///
    /// Control characters are removed; slashes and dots are not, so it is no path to write to.
    public var fileName: String? {
        guard let name = disposition?.parameters["filename"] ?? contentType.parameters["name"] else { return nil }
        let decoded = EncodedWord.decode(name)
        let scalars = decoded.unicodeScalars.filter { $0.properties.generalCategory != .control }
        return scalars.isEmpty ? nil : String(String.UnicodeScalarView(scalars))
    }

    /// Whether the sender wants it treated as a file: disposition *attachment*, or any other not inline with a file name.
    public var isAttachment: Bool {
        switch disposition?.kind {
        case "attachment": true
        case "inline": false
        default: fileName != nil && !contentType.isComposite
        }
    }
}
