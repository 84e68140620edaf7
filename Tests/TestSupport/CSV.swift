/// Comma-separated values with quotes (RFC 4180), as the corpus has them.
public enum CSV {
    /// The cells of one line.
    public static func cells(_ line: Substring) -> [String] {
        var result: [String] = []
        var cell = ""
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                result.append(cell)
                cell = ""
            default: cell.append(character)
            }
        }
        return result + [cell]
    }
}
