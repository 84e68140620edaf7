/// One text of a page in every language. All texts of a target stand together in its folder `Words`.
public struct Words: Sendable, Hashable {
    private let english: String
    private let german: String

    public init(_ english: String, de german: String) {
        self.english = english
        self.german = german
    }

    public func callAsFunction(_ language: Language) -> String {
        switch language {
        case .english: english
        case .german: german
        }
    }

    /// With each `{name}` replaced.
    public func callAsFunction(_ language: Language, _ values: KeyValuePairs<String, String>) -> String {
        var text = self(language)[...]
        var result = ""
        while let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") {
            result += text[..<open]
            let name = text[text.index(after: open)..<close]
            result += values.first { $0.key == name }?.value ?? String(text[open...close])
            text = text[text.index(after: close)...]
        }
        return result + text
    }
}
