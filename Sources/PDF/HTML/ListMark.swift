/// Bullets and numbers of list items (CSS 2.2 §12.5).
enum ListMark {
    /// - Returns: `nil` for an item without.
    static func text(for item: HTMLNode, _ style: ElementStyle) -> String? {
        let list = item.parent
        let kind = style.listMark ?? list?.attributes["type"] ?? (list?.name == "ol" ? "decimal" : bullets(style.listLevel))
        for word in kind.split(separator: " ") {
            switch word {
            case "none": return nil
            case "disc": return "•"
            case "circle": return "◦"
            case "square": return "▪"
            case "decimal", "1", "decimal-leading-zero": return "\(number(item)).\u{200E}"
            case "lower-alpha", "lower-latin", "a": return "\(letters(number(item)))."
            case "upper-alpha", "upper-latin", "A": return "\(letters(number(item)).uppercased())."
            case "lower-roman", "i": return "\(roman(number(item)).lowercased())."
            case "upper-roman", "I": return "\(roman(number(item)))."
            default: continue
            }
        }
        return list?.name == "ol" ? "\(number(item))." : "•"
    }

    private static func bullets(_ level: Int) -> String { ["disc", "circle", "square"][max(0, min(2, level - 1))] }

    private static func number(_ item: HTMLNode) -> Int {
        guard let list = item.parent else { return 1 }
        var number = list.attributes["start"].flatMap { Int($0) } ?? 1
        for child in list.children where child.name == "li" {
            if let own = child.attributes["value"].flatMap({ Int($0) }) { number = own }
            if child === item { return number }
            number += number < 1_000_000_000 ? 1 : 0
        }
        return number
    }

    private static func letters(_ number: Int) -> String {
        var (rest, text) = (number, "")
        while rest > 0 {
            rest -= 1
            text = String(UnicodeScalar(UInt8(97 + rest % 26))) + text
            rest /= 26
        }
        return text.isEmpty ? String(number) : text
    }

    private static func roman(_ number: Int) -> String {
        guard (1..<4_000).contains(number) else { return String(number) }
        let signs = [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
            (5, "V"), (4, "IV"), (1, "I"),
        ]
        var (rest, text) = (number, "")
        for (value, sign) in signs {
            while rest >= value {
                text += sign
                rest -= value
            }
        }
        return text
    }
}
