import PortalOperations

/// What a stranger calls a file, as a mail may carry it: data, never a path (`threats.md` A6.6).
enum ReplyFileName {
    /// The last part of whatever looks like a path, without control characters, turned writing and what mail programs take for commands.
    static func cleaned(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" || $0 == ":" }).last ?? ""
        let plain = String(String.UnicodeScalarView(last.unicodeScalars.filter { !$0.properties.isControl }))
        var text = Substring(plain)
        while let first = text.first, first == "." || first.isWhitespace { text = text.dropFirst() }
        while let end = text.last, end == "." || end.isWhitespace { text = text.dropLast() }
        let short = cut(text)
        return short.isEmpty ? "file" : short
    }

    /// Keeps what stands behind the last dot, by which programs choose.
    private static func cut(_ text: Substring) -> String {
        guard text.utf8.count > ReplyLimits.name else { return String(text) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let end = parts.count > 1 && (parts.last?.utf8.count ?? 0) <= 16 ? "." + (parts.last ?? "") : ""
        var start = text
        while start.utf8.count + end.utf8.count > ReplyLimits.name { start = start.dropLast() }
        return start + end
    }

    /// The media type when it is one a file can have; whatever has parts of its own, or is a message, is bytes (RFC 2046 §5).
    static func mediaType(_ text: String) -> String {
        let type = text.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        let parts = type.split(separator: "/", omittingEmptySubsequences: false)
        let isToken = { (part: Substring) in
            !part.isEmpty && part.utf8.count <= 80
                && part.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || "!#$&-^_.+".utf8.contains(byte)
                }
        }
        guard parts.count == 2, parts.allSatisfy(isToken), !["multipart", "message"].contains(parts[0]) else {
            return "application/octet-stream"
        }
        return type
    }
}
