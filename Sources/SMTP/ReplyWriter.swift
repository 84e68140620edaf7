import Mail

/// Sets replies on the wire (RFC 5321 §4.2.1).
public enum ReplyWriter {
    /// Every line with code, separator and CRLF; the enhanced status stands on each (RFC 2034 §4).
    public static func bytes(_ reply: Reply) -> [UInt8] {
        var out: [UInt8] = []
        for (index, line) in reply.lines.enumerated() {
            out += Array("\(reply.code)\(index == reply.lines.count - 1 ? " " : "-")".utf8)
            if let status = reply.status { out += Array("\(status) ".utf8) }
            out += line.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
            out += [0x0D, 0x0A]
        }
        return out
    }
}
