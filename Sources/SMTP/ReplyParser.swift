import Mail

/// Reads a server's replies from its lines (RFC 5321 §4.2.1, RFC 2034 §4).
public struct ReplyParser: Sendable {
    /// The server does not speak SMTP.
    public struct NotAReply: Error, Hashable, Sendable {}

    /// Lines of one reply we keep; more are a server gone wrong.
    static let maximumLines = 512

    private var code: Int?
    private var lines: [String] = []

    public init() {}

    /// The first lines of a reply came, its last has not.
    public var isInsideReply: Bool { code != nil }

    /// - Parameter line: one line without CRLF.
    /// - Returns: the reply its last line completes, else `nil`.
    public mutating func receive(_ line: some Collection<UInt8>) throws(NotAReply) -> Reply? {
        let bytes = Array(line)
        guard bytes.count >= 3, bytes[..<3].allSatisfy({ (48...57).contains($0) }) else { throw NotAReply() }
        let number = bytes[..<3].reduce(0) { $0 * 10 + Int($1) - 48 }
        guard (200..<600).contains(number), code == nil || code == number, lines.count < Self.maximumLines else { throw NotAReply() }
        let isLast = bytes.count == 3 || bytes[3] == 0x20
        guard isLast || bytes[3] == 0x2D else { throw NotAReply() }
        code = number
        lines.append(Self.printable(bytes.dropFirst(4)))
        guard isLast else { return nil }
        defer { (code, lines) = (nil, []) }
        return Self.reply(number, lines)
    }

    /// Takes the enhanced status off every line that repeats it.
    private static func reply(_ code: Int, _ lines: [String]) -> Reply {
        let first = Array(lines[0].utf8.prefix { $0 != 0x20 })
        guard let status = EnhancedStatus(parsing: String(decoding: first, as: UTF8.self)), status.class == code / 100 else {
            return Reply(code, nil, lines: lines)
        }
        let texts = lines.map { line in
            line.utf8.starts(with: first) ? String(Substring(line.utf8.dropFirst(first.count).drop { $0 == 0x20 })) : line
        }
        return Reply(code, status, lines: texts)
    }

    /// A server's words go into logs, traces and notifications: no control characters, at most 512 octets a line.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix(512).map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
    }
}
