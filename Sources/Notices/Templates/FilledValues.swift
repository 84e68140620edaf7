import Mustache
import Settings

/// The values of one notice as text for one place, in the form the engine walks.
struct FilledValues {
    /// One text. The engine takes it for empty when it has no characters, and finds nothing inside it.
    struct Text: MustacheCustomRenderable, MustacheParent {
        let text: String
        var renderText: String { text }
        var isNull: Bool { text.isEmpty }
        func child(named: String) -> Any? { nil }
    }

    /// One item of a list: a line, or fields.
    struct Item {
        var line: Text?
        var fields: [String: Text] = [:]

        func size(of name: String) -> Int? { (name == "." ? line : fields[name])?.text.utf8.count }
    }

    private var texts: [String: Text] = [:]
    private var lists: [String: [Item]] = [:]

    /// - Parameter dress: makes a text fit for its place.
    init(_ values: TemplateValues, of kind: TemplateKind, in language: Language, listLimit: Int?, dress: (TemplateVariable, String) -> String) {
        let wording = Wording(language)
        func text(_ variable: TemplateVariable, _ value: TemplateValue?) -> Text {
            Text(text: value.map { dress(variable, wording.text($0)) } ?? "")
        }
        for variable in kind.variables {
            switch (variable.form, values[variable.name]) {
            case (.list(let fields), let value):
                guard case .list(let items)? = value else {
                    lists[variable.name] = []
                    continue
                }
                lists[variable.name] = items.prefix(listLimit ?? items.count).map { item in
                    Item(fields: Dictionary(fields.map { ($0.name, text($0, item[$0.name])) }) { first, _ in first })
                }
            case (.lines, let value):
                guard case .lines(let lines)? = value else {
                    lists[variable.name] = []
                    continue
                }
                lists[variable.name] = lines.prefix(listLimit ?? lines.count).map { Item(line: text(variable, $0)) }
            case (_, let value): texts[variable.name] = text(variable, value)
            }
        }
    }

    func size(of name: String) -> Int { texts[name]?.text.utf8.count ?? 0 }

    /// `nil` for what is no list.
    func items(of name: String) -> [Item]? { lists[name] }

    var context: [String: Any] {
        let lists = self.lists.mapValues { items in items.map { item -> Any in item.line ?? item.fields } }
        return (texts as [String: Any]).merging(lists) { text, _ in text }
    }
}
