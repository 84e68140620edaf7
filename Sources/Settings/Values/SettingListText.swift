/// The text of a list: its elements with commas between, `none` when there are none.
public enum SettingListText {
    /// Writes the elements so that `split` reads them back: a comma within one becomes `\,`, a backslash `\\`.
    public static func join(_ elements: [String]) -> String {
        guard !elements.isEmpty else { return "none" }
        return elements.map(escaped).joined(separator: ", ")
    }

    private static func escaped(_ element: String) -> String {
        guard element.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ",") }) else { return element }
        return element.replacing("\\", with: "\\\\").replacing(",", with: "\\,")
    }

    /// Only `\,` and `\\` are escapes, so that the expressions of header rules need not double every backslash when
    /// written by hand: any other backslash stands for itself. `nil` when an element is empty.
    public static func split(_ text: String) -> [String]? {
        if text.trimmedBlanks.lowercased() == "none" { return [] }
        var result: [String] = []
        var current = ""
        var characters = text.makeIterator()
        while let character = characters.next() {
            switch character {
            case ",":
                result.append(current)
                current = ""
            case "\\":
                guard let next = characters.next() else {
                    current.append(character)
                    continue
                }
                if next != ",", next != "\\" { current.append(character) }
                current.append(next)
            default:
                current.append(character)
            }
        }
        result.append(current)
        let elements = result.map(\.trimmedBlanks)
        return elements.contains("") ? nil : elements
    }
}
