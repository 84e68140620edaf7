import Settings

/// One thing a template may name, declared once: what is checked, filled, documented and shown in previews.
public struct TemplateVariable: Sendable, Hashable {
    /// What it holds.
    public enum Form: Sendable, Hashable {
        /// One line of text.
        case text
        /// A link of the portal: the only kind that may stand in `href`.
        case url
        /// Items with fields of their own: `{{#recipients}}{{address}}{{/recipients}}`.
        case list([TemplateVariable])
        /// Lines without fields: `{{#items}}{{.}}{{/items}}`.
        case lines
    }

    public var name: String
    public var form: Form
    /// One line.
    public var documentation: String
    /// For previews.
    public var sample: TemplateValue

    /// A text.
    public init(_ name: String, _ documentation: String, sample: TemplateValue, form: Form = .text) {
        self.name = name
        self.form = form
        self.documentation = documentation
        self.sample = sample
    }

    /// A list of items with fields; its sample is one item for each value of the first field.
    static func list(_ name: String, _ documentation: String, _ fields: [TemplateVariable], samples: [[String: TemplateValue]]) -> Self {
        Self(name, documentation, sample: .list(samples), form: .list(fields))
    }

    /// The fields of its items; empty when it has none.
    public var fields: [TemplateVariable] {
        if case .list(let fields) = form { fields } else { [] }
    }

    var isList: Bool {
        switch form {
        case .list, .lines: true
        case .text, .url: false
        }
    }
}
