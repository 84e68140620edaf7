/// The character references mail uses most; the others stay as they stand. The real parser knows all of them.
enum HTMLEntities {
    private static let named: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®", "euro": "€", "hellip": "…",
        "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "bull": "•", "middot": "·", "auml": "ä",
        "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "agrave": "à",
        "ccedil": "ç", "laquo": "«", "raquo": "»", "trade": "™", "zwnj": "", "zwj": "", "shy": "",
    ]

    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        return text.replacing(/&(#[xX]?[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});/) { match in
            let name = match.1
            if name.hasPrefix("#x") || name.hasPrefix("#X") { return scalar(name.dropFirst(2), 16) ?? String(match.0) }
            if name.hasPrefix("#") { return scalar(name.dropFirst(), 10) ?? String(match.0) }
            return named[name] ?? String(match.0)
        }
    }

    private static func scalar(_ digits: Substring, _ radix: Int) -> String? {
        UInt32(digits, radix: radix).flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
