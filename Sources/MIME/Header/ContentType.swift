/// The value of a Content-Type field (RFC 2045 §5.1).
public struct ContentType: Hashable, Sendable, CustomStringConvertible {
    /// `text`, `multipart`, …: lower case.
    public let type: String
    /// `plain`, `x-pkcs7-mime`, …: lower case.
    public let subtype: String
    public let parameters: Parameters

    public init(_ type: String, _ subtype: String, parameters: Parameters = Parameters()) {
        self.type = ASCII.lowercased(type)
        self.subtype = ASCII.lowercased(subtype)
        self.parameters = parameters
    }

    /// Reads a field value; `nil` unless it starts with `type/subtype`. Comments are skipped, parameters read tolerantly.
    public init?(parsing value: some Sequence<UInt8>) {
        var lexer = ParameterLexer(Array(value))
        let type = lexer.token()
        guard !type.isEmpty, lexer.skip(ASCII.slash) else { return nil }
        let subtype = lexer.token()
        guard !subtype.isEmpty else { return nil }
        self.init(
            String(decoding: type, as: UTF8.self), String(decoding: subtype, as: UTF8.self), parameters: lexer.parameters())
    }

    /// RFC 2045 §5.2, the default of mail.
    public static let textPlain = ContentType("text", "plain")
    /// The default within multipart/digest (RFC 2046 §5.1.5).
    public static let messageRFC822 = ContentType("message", "rfc822")

    /// `text/plain`: type and subtype without parameters.
    public var mediaType: String { "\(type)/\(subtype)" }
    public var isMultipart: Bool { type == "multipart" }
    /// message/rfc822 and its successor message/global (RFC 6532 §3.7).
    public var isMessage: Bool { type == "message" && (subtype == "rfc822" || subtype == "global") }
    /// Holds other entities.
    public var isComposite: Bool { isMultipart || isMessage }
    public var description: String { mediaType }
}
