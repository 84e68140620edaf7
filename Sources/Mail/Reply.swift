/// One SMTP reply: a code of three digits, an optional enhanced status, and one or more lines of text
/// (RFC 5321 §4.2, RFC 2034 §4).
public struct Reply: Hashable, Sendable, Codable {
    /// 200…599.
    public var code: Int
    /// `nil` for replies that carry none (the greeting, EHLO, 354).
    public var status: EnhancedStatus?
    /// The text without code and status, one element a line; never empty, no CR or LF.
    public var lines: [String]

    public init(_ code: Int, _ status: EnhancedStatus? = nil, _ text: String) {
        self.init(code, status, lines: [text])
    }

    public init(_ code: Int, _ status: EnhancedStatus? = nil, lines: [String]) {
        self.code = code
        self.status = status
        self.lines = lines.isEmpty ? [""] : lines
    }

    public var isPositive: Bool { (200..<400).contains(code) }
    public var isTransient: Bool { (400..<500).contains(code) }
    public var isPermanent: Bool { (500..<600).contains(code) }

    /// The whole reply in one line, for logs and traces: `250 2.0.0 Ok`.
    public var summary: String {
        ([String(code), status?.description].compactMap(\.self) + [lines.joined(separator: " ")]).joined(separator: " ")
    }
}
