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
    public static var shape: SettingShape { .list(of: Element.shape) }

    /// Reads the elements; a comma within an element is written `\,` and a backslash `\\`.
    public init?(settingText: String) {
        guard let texts = SettingListText.split(settingText) else { return nil }
        let elements = texts.map { Element(settingText: $0.trimmedBlanks) }
        guard elements.allSatisfy({ $0 != nil }) else { return nil }
        self.init(elements.compactMap(\.self))
    }

    public var settingText: String { SettingListText.join(elements.map(\.settingText)) }

    public static func problem(in text: String) -> String? {
        guard let texts = SettingListText.split(text) else { return "an element is empty" }
        return texts.lazy.compactMap { Element.problem(in: $0.trimmedBlanks) }.first
    }
}
