/// `name: value` pairs of CSS (CSS Syntax 3), names in lower case, `!important` left off.
enum CSSDeclarations {
    static func read(_ text: some StringProtocol) -> [(name: String, value: String)] {
        split(text, at: ";").prefix(200).compactMap { declaration in
            guard let colon = declaration.firstIndex(of: ":") else { return nil }
            let name = String(declaration[..<colon]).trimmingSpaces.lowercased()
            var value = String(declaration[declaration.index(after: colon)...]).trimmingSpaces
            if let mark = value.firstIndex(of: "!") { value = String(value[..<mark]).trimmingSpaces }
            return name.isEmpty || value.isEmpty ? nil : (name, value)
        }
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
