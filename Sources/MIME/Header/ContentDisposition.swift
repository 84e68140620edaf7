/// The value of a Content-Disposition field (RFC 2183).
public struct ContentDisposition: Hashable, Sendable {
    /// `inline`, `attachment`, or what the sender wrote, in lower case; empty when the value starts with a parameter.
    public let kind: String
    public let parameters: Parameters

    public init(_ kind: String, parameters: Parameters = Parameters()) {
        self.kind = ASCII.lowercased(kind)
        self.parameters = parameters
    }

    init(parsing value: [UInt8]) {
        var lexer = ParameterLexer(value)
        kind = ASCII.lowercased(String(decoding: lexer.token(), as: UTF8.self))
        parameters = lexer.parameters()
    }
}
