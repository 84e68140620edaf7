/// Writing the values of a TOML 1.0 text.
public enum TOMLText {
    /// A text in quotes: in single ones when that saves doubling backslashes.
    public static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "'" }
        if isPlain, text.contains("\\") || text.contains("\"") { return "'\(text)'" }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: return String(scalar)
        }
    }

    /// `[1, 2]` in one line, or one element a line when that would be long.
    public static func array(_ elements: [String]) -> String {
        let line = "[\(elements.joined(separator: ", "))]"
        return line.utf8.count <= 100 ? line : "[\n" + elements.map { "    \($0),\n" }.joined() + "]"
    }
}
