import MIME

/// Header fields that only Zegel may write (G-06): removed from what comes in, and from every layer that becomes visible.
public enum ForgedFields {
    private static let prefixes = ["x-zegel-", "x-djigzo-", "x-ciphermail-"]

    /// Whether a field claims to be ours.
    /// - Parameter instanceID: our identifier in Authentication-Results.
    public static func isForged(_ field: HeaderField, instanceID: String) -> Bool {
        let name = field.name.lowercased()
        if prefixes.contains(where: name.hasPrefix) { return true }
        guard name == "authentication-results" else { return false }
        guard let identifiers = identifiers(field.unfolded) else { return true }
        return identifiers.contains { $0.lowercased() == instanceID.lowercased() }
    }

    /// What readers of an Authentication-Results field may take for its authserv-id (RFC 8601 §2.2); `nil` when the field cannot
    /// be read.
    ///
    /// Careless ones pass over comments and quotes within it, blanks, and a dot at its end.
    static func identifiers(_ value: String) -> [String]? {
        guard let plain = plainStart(value) else { return nil }
        let words = plain.split(whereSeparator: { $0 == " " || $0 == "\t" })
        // A version may follow the name.
        let name = words.count > 1 && words.last?.allSatisfy(\.isNumber) == true ? words.dropLast() : words[...]
        guard let first = name.first else { return nil }
        return [String(first), name.joined()].map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
    }

    /// The text up to the first semicolon without comments, quotes and backslashes; `nil` when a comment or quote does not end.
    private static func plainStart(_ value: String) -> String? {
        var result = ""
        var depth = 0
        var isQuoted = false
        var characters = value.makeIterator()
        while let character = characters.next() {
            switch character {
            case "\\":
                guard let escaped = characters.next() else { return nil }
                if depth == 0 { result.append(escaped) }
            case "\"" where depth == 0: isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where depth > 0: depth -= 1
            case ";" where depth == 0 && !isQuoted: return result
            default: if depth == 0 { result.append(character) }
            }
        }
        return depth == 0 && !isQuoted ? result : nil
    }
}
