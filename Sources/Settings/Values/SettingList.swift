/// A list of values in one line, separated by commas; `none` is the empty list. Order is kept, repeats are dropped.
public struct SettingList<Element: SettingValue & Hashable>: Hashable, Sendable {
    public let elements: [Element]

    /// Keeps the first of equal elements.
    public init(_ elements: [Element]) {
        var seen: Set<Element> = []
        self.elements = elements.filter { seen.insert($0).inserted }
    }

    /// This list, then what the other adds to it.
    public func union(_ other: Self) -> Self { Self(elements + other.elements) }
}

extension SettingList: SettingValue {
    public static var form: String { "a list separated by commas, each \(Element.form); or none" }

    /// Reads the elements; a comma within an element is written `\,` and a backslash `\\`.
    public init?(settingText: String) {
        if settingText.trimmedBlanks.lowercased() == "none" {
            self.init([])
            return
        }
        guard let texts = Self.split(settingText) else { return nil }
        let elements = texts.map { Element(settingText: $0.trimmedBlanks) }
        guard elements.allSatisfy({ $0 != nil }) else { return nil }
        self.init(elements.compactMap(\.self))
    }

    public var settingText: String {
        guard !elements.isEmpty else { return "none" }
        return elements.map { element in
            element.settingText.replacing("\\", with: "\\\\").replacing(",", with: "\\,")
        }.joined(separator: ", ")
    }

    /// Only `\,` and `\\` are escapes, so that the expressions of header rules need not double every backslash when
    /// written by hand: any other backslash stands for itself. `nil` when an element is empty.
    private static func split(_ text: String) -> [String]? {
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
        return result.contains { $0.trimmedBlanks.isEmpty } ? nil : result
    }
}
