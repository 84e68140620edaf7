/// Writes one MIME parameter as one or more `name=value` pieces (RFC 2045 §5.1, RFC 2231).
enum ParameterWriter {
    /// Octets of a value on one line, so that name, asterisks and quotes still fit into 78.
    private static let room = 50

    static func pieces(name: String, value: String) -> [String] {
        let value = EncodedWord.cleaned(value)
        let isPrintable = value.utf8.allSatisfy { $0 >= ASCII.space && $0 < ASCII.delete }
        guard isPrintable, !value.contains("=?") else { return extended(name: name, value: value) }
        // A boundary is always in one piece: not every reader joins continuations before it looks for it.
        if value.utf8.count <= 70 || name == "boundary" { return ["\(name)=\(plain(value))"] }
        return extended(name: name, value: value)
    }

    private static func plain(_ value: String) -> String {
        !value.isEmpty && value.utf8.allSatisfy(ASCII.isToken) ? value : HeaderWriter.quoted(value)
    }

    // RFC 2231 §4.1: name*0*=utf-8''…; name*1*=…
    private static func extended(name: String, value: String) -> [String] {
        var texts: [String] = []
        var current = ""
        for byte in value.utf8 {
            let piece = isAttributeCharacter(byte) ? [byte] : [ASCII.percent] + ASCII.hex(byte)
            if current.utf8.count + piece.count > room {
                texts.append(current)
                current = ""
            }
            current += String(decoding: piece, as: UTF8.self)
        }
        texts.append(current)
        if texts.count == 1 { return ["\(name)*=utf-8''\(texts[0])"] }
        return texts.enumerated().map { index, text in "\(name)*\(index)*=\(index == 0 ? "utf-8''" : "")\(text)" }
    }

    // RFC 2231 §7: attribute-char
    private static func isAttributeCharacter(_ byte: UInt8) -> Bool {
        ASCII.isToken(byte) && byte != ASCII.asterisk && byte != ASCII.apostrophe && byte != ASCII.percent
    }
}
