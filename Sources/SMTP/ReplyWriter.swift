import Mail

/// Sets replies on the wire (RFC 5321 §4.2.1).
public enum ReplyWriter {
    /// Every line with code, separator and CRLF; the enhanced status stands on each (RFC 2034 §4).
    public static func bytes(_ reply: Reply) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(reply.lines.reduce(0) { $0 + $1.utf8.count + 18 })
        let (code, status) = (String(reply.code), reply.status.map { "\($0) " } ?? "")
        for (index, line) in reply.lines.enumerated() {
            out += code.utf8
            out.append(index == reply.lines.count - 1 ? UInt8(ascii: " ") : UInt8(ascii: "-"))
            out += status.utf8
            for octet in line.utf8 { out.append(octet < 0x20 || octet == 0x7F ? 0x20 : octet) }
            out.append(0x0D)
            out.append(0x0A)
        }
        return out
    }
}
