import Settings

/// The values of one notice as text for one place.
struct FilledValues {
    /// One item of a list: a line, or fields.
    enum Item {
        case line(String)
        case fields([String: String])

        /// `nil` when it has no field of that name.
        func text(_ name: String) -> String? {
            switch self {
            case .line(let text): name == "." ? text : nil
            case .fields(let fields): fields[name]
            }
        }
    }

    private var texts: [String: String] = [:]
    private var lists: [String: [Item]] = [:]

    /// - Parameters:
    ///   - listLimit: lists are cut to so many items; `nil`: not at all.
    ///   - dress: makes a text fit for its place.
    init(
        _ values: TemplateValues, of kind: TemplateKind, in language: Language, listLimit: Int?, dress: (TemplateVariable, String) -> String
    ) {
        let wording = Wording(language)
        func text(_ variable: TemplateVariable, _ value: TemplateValue?) -> String { value.map { dress(variable, wording.text($0)) } ?? "" }
        for variable in kind.variables {
            switch (variable.form, values[variable.name]) {
            case (.list(let fields), .list(let items)):
                lists[variable.name] = items.prefix(listLimit ?? items.count).map { item in
                    .fields(Dictionary(fields.map { ($0.name, text($0, item[$0.name])) }) { first, _ in first })
                }
            case (.lines, .lines(let lines)):
                lists[variable.name] = lines.prefix(listLimit ?? lines.count).map { .line(text(variable, $0)) }
            case (.list, _), (.lines, _): lists[variable.name] = []
            case (_, let value): texts[variable.name] = text(variable, value)
            }
        }
    }

    /// A field of the item first, then the value of the notice.
    func text(_ name: String, in item: Item?) -> String { item?.text(name) ?? texts[name] ?? "" }

    func isEmpty(_ name: String, in item: Item?) -> Bool { lists[name]?.isEmpty ?? text(name, in: item).isEmpty }

    /// `nil` for what is no list.
    func items(of name: String) -> [Item]? { lists[name] }
}
