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
        guard let id = identifier(field.unfolded) else { return true }
        return id.lowercased() == instanceID.lowercased()
    }

    /// The authserv-id of an Authentication-Results field (RFC 8601 §2.2); `nil` when the field cannot be read.
    static func identifier(_ value: String) -> String? {
        guard let rest = afterComments(value[...]), let first = rest.first else { return nil }
        if first == "\"" { return quoted(rest.dropFirst()) }
        let token = rest.prefix { !" \t;(".contains($0) }
        return token.isEmpty ? nil : String(token)
    }

    /// What follows blanks and comments; `nil` when a comment does not end.
    private static func afterComments(_ text: Substring) -> Substring? {
        var depth = 0
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case "(": depth += 1
            case ")" where depth > 0: depth -= 1
            case "\\" where depth > 0: text.formIndex(after: &index)
            case " ", "\t": break
            default: if depth == 0 { return text[index...] }
            }
            guard index < text.endIndex else { return nil }
            text.formIndex(after: &index)
        }
        return nil
    }

    private static func quoted(_ text: Substring) -> String? {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                return result
            } else {
                result.append(character)
            }
        }
        return nil
    }
}
