/// How a body is written so that it survives its way (RFC 2045 §6). Unknown values survive as they are.
public struct TransferEncoding: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// Lower case.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = ASCII.lowercased(rawValue) }

    public static let sevenBit = TransferEncoding(rawValue: "7bit")
    public static let eightBit = TransferEncoding(rawValue: "8bit")
    public static let binary = TransferEncoding(rawValue: "binary")
    public static let base64 = TransferEncoding(rawValue: "base64")
    public static let quotedPrintable = TransferEncoding(rawValue: "quoted-printable")

    /// Whether the body stands as it is: 7bit, 8bit, binary, or a value nobody knows.
    public var isIdentity: Bool { self != .base64 && self != .quotedPrintable }

    public var description: String { rawValue }

    /// Reads a field value: its first token, comments skipped; 7bit when there is none.
    init(parsing value: [UInt8]) {
        var lexer = ParameterLexer(value)
        let token = lexer.token()
        self = token.isEmpty ? .sevenBit : TransferEncoding(rawValue: String(decoding: token, as: UTF8.self))
    }
}
