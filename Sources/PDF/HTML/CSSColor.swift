/// Colours of CSS (CSS Color 4, as far as mail uses it).
enum CSSColor {
    /// - Parameter backdrop: what shows through a colour with transparency.
    /// - Returns: `nil` for what is no colour, and for one that is wholly transparent.
    static func read(_ text: some StringProtocol, over backdrop: Color) -> Color? {
        let value = text.lowercased().filter { !$0.isWhitespace }
        if value.hasPrefix("#") { return hex(value.dropFirst(), backdrop) }
        if value.hasPrefix("rgb") { return function(value, backdrop) }
        return names[value].map { Color($0) }
    }

    /// `bgcolor` and `color` of old HTML take digits without the mark.
    static func readAttribute(_ text: String, over backdrop: Color) -> Color? {
        if let color = read(text, over: backdrop) { return color }
        return text.utf8.count == 6 ? hex(text[...], backdrop) : nil
    }

    private static func hex(_ digits: Substring, _ backdrop: Color) -> Color? {
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }) else { return nil }
        let long = digits.count <= 4 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        guard long.count == 6 || long.count == 8, let number = UInt32(long.prefix(6), radix: 16) else { return nil }
        let opacity = long.count == 8 ? Double(UInt32(long.suffix(2), radix: 16) ?? 255) / 255 : 1
        return opacity == 0 ? nil : Color(number).blended(with: backdrop, opacity: opacity)
    }

    private static func function(_ text: String, _ backdrop: Color) -> Color? {
        guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return nil }
        let parts = text[text.index(after: open)...].dropLast().split { $0 == "," || $0 == "/" }
        guard parts.count >= 3 else { return nil }
        let numbers = parts.map { part in
            part.hasSuffix("%") ? (Double(part.dropLast()) ?? 0) / 100 * 255 : Double(part) ?? 0
        }
        func unit(_ value: Double) -> Double { max(0, min(1, value / 255)) }
        let opacity = parts.count > 3 ? max(0, min(1, parts[3].hasSuffix("%") ? numbers[3] / 255 : numbers[3])) : 1
        guard opacity > 0 else { return nil }
        return Color(unit(numbers[0]), unit(numbers[1]), unit(numbers[2])).blended(with: backdrop, opacity: opacity)
    }

    private static let names: [String: UInt32] = [
        "black": 0x000000, "silver": 0xC0C0C0, "gray": 0x808080, "grey": 0x808080, "white": 0xFFFFFF, "maroon": 0x800000, "red": 0xFF0000,
        "purple": 0x800080, "fuchsia": 0xFF00FF, "magenta": 0xFF00FF, "green": 0x008000, "lime": 0x00FF00, "olive": 0x808000,
        "yellow": 0xFFFF00, "navy": 0x000080, "blue": 0x0000FF, "teal": 0x008080, "aqua": 0x00FFFF, "cyan": 0x00FFFF, "orange": 0xFFA500,
        "brown": 0xA52A2A, "pink": 0xFFC0CB, "gold": 0xFFD700, "darkblue": 0x00008B, "darkred": 0x8B0000, "darkgreen": 0x006400,
        "darkgray": 0xA9A9A9, "darkgrey": 0xA9A9A9, "dimgray": 0x696969, "dimgrey": 0x696969, "lightgray": 0xD3D3D3, "lightgrey": 0xD3D3D3,
        "lightblue": 0xADD8E6, "lightgreen": 0x90EE90, "lightyellow": 0xFFFFE0, "whitesmoke": 0xF5F5F5, "gainsboro": 0xDCDCDC,
        "slategray": 0x708090, "darkslategray": 0x2F4F4F, "steelblue": 0x4682B4, "royalblue": 0x4169E1, "dodgerblue": 0x1E90FF,
        "skyblue": 0x87CEEB, "crimson": 0xDC143C, "tomato": 0xFF6347, "coral": 0xFF7F50, "salmon": 0xFA8072, "firebrick": 0xB22222,
        "darkorange": 0xFF8C00, "khaki": 0xF0E68C, "beige": 0xF5F5DC, "ivory": 0xFFFFF0, "lavender": 0xE6E6FA, "indigo": 0x4B0082,
        "violet": 0xEE82EE, "seagreen": 0x2E8B57, "forestgreen": 0x228B22, "limegreen": 0x32CD32, "turquoise": 0x40E0D0,
        "aliceblue": 0xF0F8FF, "snow": 0xFFFAFA, "windowtext": 0x000000, "window": 0xFFFFFF, "chocolate": 0xD2691E, "tan": 0xD2B48C,
    ]
}
