/// `name: value` pairs of CSS (CSS Syntax 3), names in lower case, `!important` left off.
enum CSSDeclarations {
    typealias Declarations = [(name: String, value: String)]

    /// In the order they count in: the important ones last.
    static func read(_ text: some StringProtocol) -> Declarations {
        let (plain, important) = sorted(text)
        return plain + important
    }

    static func sorted(_ text: some StringProtocol) -> (plain: Declarations, important: Declarations) {
        var result: (plain: Declarations, important: Declarations) = ([], [])
        for declaration in split(text, at: ";").prefix(200) {
            guard let colon = declaration.firstIndex(of: ":") else { continue }
            let name = String(declaration[..<colon]).trimmingSpaces.lowercased()
            var value = String(declaration[declaration.index(after: colon)...]).trimmingSpaces
            var isImportant = false
            if let mark = value.firstIndex(of: "!") {
                isImportant = value[mark...].lowercased().contains("important")
                value = String(value[..<mark]).trimmingSpaces
            }
            guard !name.isEmpty, !value.isEmpty else { continue }
            if isImportant { result.important.append((name, value)) } else { result.plain.append((name, value)) }
        }
        return result
    }

    /// At characters that stand in no bracket and no quotation marks.
    static func split(_ text: some StringProtocol, at separator: Character) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "(" {
                depth += 1
            } else if character == ")" {
                depth -= 1
            } else if character == separator, depth <= 0 {
                parts.append(part)
                part = ""
                continue
            }
            part.append(character)
        }
        return parts + [part]
    }
}
