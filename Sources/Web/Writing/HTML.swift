/// Markup. What is written literally is markup; what is put in is text and is escaped, unless it is markup itself.
///
///     let row: HTML = "<td title=\"\(name)\">\(name)</td>"
///
/// Attribute values stand in quotation marks, always; and no value of others is put into a script, a style or an address scheme.
public struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
    public private(set) var text: String

    /// Markup of our own, trusted as it is.
    public init(stringLiteral value: String) { text = value }

    public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Escaped.
    public init(text: some StringProtocol) { self.text = Self.escaped(text) }

    private init(markup: String) { text = markup }

    /// A mail's own markup, which is not ours: only for an answer whose policy runs, loads and sends nothing.
    public init(mail markup: String) { text = markup }

    public static let empty: HTML = ""

    public var isEmpty: Bool { text.isEmpty }

    public static func + (one: HTML, other: HTML) -> HTML { HTML(markup: one.text + other.text) }

    public static func += (one: inout HTML, other: HTML) { one.text += other.text }

    /// For an element's content and for an attribute's value in quotation marks of either kind.
    static func escaped(_ value: some StringProtocol) -> String {
        var result = ""
        result.reserveCapacity(value.utf8.count)
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // Not allowed in a document, whatever wrote it (HTML §13.1.4 and 13.2.3.5).
            case "\0"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + interpolationCount * 16) }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        public mutating func appendInterpolation(_ value: some StringProtocol) { text += HTML.escaped(value) }

        public mutating func appendInterpolation(_ value: some BinaryInteger) { text += "\(value)" }

        public mutating func appendInterpolation(_ value: HTML) { text += value.text }

        public mutating func appendInterpolation(_ value: HTML?) { text += value?.text ?? "" }

        /// One after the other.
        public mutating func appendInterpolation(_ values: some Sequence<HTML>) { for value in values { text += value.text } }
    }
}
