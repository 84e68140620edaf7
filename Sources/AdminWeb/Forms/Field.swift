import AdminOperations
import Web

/// One field of a form: label, hint, control, and the message where it was filled in wrong.
struct Field {
    enum Control {
        case text, email, password, number, file, code
        case date
        case area(rows: Int, isCode: Bool)
        case select([(value: String, label: String)])
        case check
    }

    var name: String
    var label: String
    var hint: HTML = .empty
    var control = Control.text
    var value: String?
    var isRequired = false
    /// What was wrong; stands at the field.
    var problem: String?
    /// For the browser's memory (HTML §4.10.18.7).
    var autocomplete = "off"
    /// Part of a form that looks for something: no message is required.
    var placeholder: String?

    init(
        _ name: String, _ label: String, _ control: Control = .text, value: String? = nil, hint: HTML = .empty, required: Bool = false,
        problem: String? = nil, autocomplete: String = "off"
    ) {
        self.name = name
        self.label = label
        self.control = control
        self.value = value
        self.hint = hint
        isRequired = required
        self.problem = problem
        self.autocomplete = autocomplete
    }

    private var id: String { "field-\(name)" }

    func html(_ visit: Visit) -> HTML {
        let optional: HTML = isRequired ? .empty : " <span class=\"fine\">(\(visit.text(CommonWords.optional)))</span>"
        if case .check = control {
            return "<div class=\"field\"><div class=\"check\">\(input)<label for=\"\(id)\">\(label)</label></div>\(below)</div>"
        }
        return "<div class=\"field\"><label for=\"\(id)\">\(label)\(isSearch ? .empty : optional)</label>\(input)\(below)</div>"
    }

    /// In a filter every field is optional, and nobody has to be told.
    var isSearch = false

    private var below: HTML {
        let hintText: HTML = hint.isEmpty ? .empty : "<p class=\"hint\" id=\"\(id)-hint\">\(hint)</p>"
        let message: HTML = problem.map { "<p class=\"error\" id=\"\(id)-problem\">✕ \($0)</p>" } ?? .empty
        return "\(hintText)\(message)"
    }

    private var attributes: HTML {
        var described: [String] = []
        if !hint.isEmpty { described.append("\(id)-hint") }
        if problem != nil { described.append("\(id)-problem") }
        let description: HTML = described.isEmpty ? .empty : " aria-describedby=\"\(described.joined(separator: " "))\""
        let invalid: HTML = problem == nil ? .empty : " aria-invalid=\"true\""
        let required: HTML = isRequired ? " required" : .empty
        return " id=\"\(id)\" name=\"\(name)\"\(required)\(invalid)\(description)"
    }

    private var input: HTML {
        switch control {
        case .text: plain("text")
        case .email: plain("email")
        case .date: plain("date")
        case .number: "<input type=\"text\" inputmode=\"numeric\" value=\"\(value ?? "")\" autocomplete=\"off\"\(attributes)>"
        case .code:
            "<input type=\"text\" inputmode=\"numeric\" autocomplete=\"one-time-code\" spellcheck=\"false\" value=\"\"\(attributes)>"
        // Never sent back to the browser.
        case .password: "<input type=\"password\" value=\"\" autocomplete=\"\(autocomplete)\"\(attributes)>"
        case .file: "<input type=\"file\"\(attributes)>"
        case .area(let rows, let isCode):
            "<textarea rows=\"\(rows)\" spellcheck=\"false\" class=\"\(isCode ? "code" : "")\"\(attributes)>\n\(value ?? "")</textarea>"
        case .select(let choices): "<select\(attributes)>\(options(choices))</select>"
        case .check: "<input type=\"checkbox\" value=\"true\"\(value == "true" ? " checked" as HTML : .empty)\(attributes)>"
        }
    }

    private func plain(_ type: String) -> HTML {
        "<input type=\"\(type)\" value=\"\(value ?? "")\" autocomplete=\"\(autocomplete)\" spellcheck=\"false\"\(attributes)>"
    }

    private func options(_ choices: [(value: String, label: String)]) -> [HTML] {
        choices.map { choice in
            let selected: HTML = choice.value == (value ?? "") ? " selected" : .empty
            return "<option value=\"\(choice.value)\"\(selected)>\(choice.label)</option>"
        }
    }
}

/// What was wrong with a form, at the field it is about or, with an empty name, at the form.
struct FormProblems {
    private var texts: [String: String] = [:]

    var isEmpty: Bool { texts.isEmpty }

    init() {}

    init(_ problem: AdminProblem, fields: [String]) {
        let field = problem.field ?? ""
        texts[fields.contains(field) ? field : ""] = problem.detail
    }

    subscript(name: String) -> String? {
        get { texts[name] }
        set { texts[name] = newValue }
    }

    /// Above the form, read out at once.
    func html(_ visit: Visit) -> HTML {
        guard !isEmpty else { return .empty }
        let text: HTML = texts[""].map { Part.said($0) } ?? "\(visit.text(CommonWords.seeFields))"
        return "<div class=\"notice problem\" role=\"alert\"><p>✕ \(text)</p></div>"
    }
}
