import Web

/// Pieces of forms: each field with its label, hint and problem tied to it (WCAG 2.2 1.3.1, 3.3.1, 3.3.2).
enum FormParts {
    /// - Parameters:
    ///   - kind: the `type` of the input.
    ///   - autocomplete: what browsers and password managers may fill in (WCAG 2.2 1.3.5).
    ///   - mode: the keyboard a phone shows (`inputmode`).
    static func field(
        _ name: String, _ label: String, kind: String = "text", value: String = "", hint: String? = nil, problem: String? = nil,
        autocomplete: String? = nil, mode: String? = nil, isRequired: Bool = false
    ) -> HTML {
        let complete: HTML? = autocomplete.map { " autocomplete=\"\($0)\"" }
        let keyboard: HTML? = mode.map { " inputmode=\"\($0)\"" }
        let required: HTML = isRequired ? " required" : ""
        return """
            <div class="field"><label for="\(name)">\(label)</label>
            <input id="\(name)" name="\(name)" type="\(kind)" value="\(value)"\(complete)\(keyboard)\(required)\(marks(name, hint, problem))>
            \(notes(name, hint, problem))</div>
            """
    }

    static func hidden(_ name: String, _ value: String) -> HTML { "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }

    /// What is wrong with a form, above it; the page begins there for a reader that speaks.
    static func problems(_ title: String, _ texts: [String]) -> HTML {
        guard !texts.isEmpty else { return .empty }
        let items: [HTML] = texts.map { "<p>\($0)</p>" }
        return "<div class=\"notice problem\" role=\"alert\"><h2><span aria-hidden=\"true\">✕ </span>\(title)</h2>\(items)</div>"
    }

    static func success(_ title: String, _ text: String) -> HTML {
        "<div class=\"notice good\" role=\"status\"><h2><span aria-hidden=\"true\">✓ </span>\(title)</h2><p>\(text)</p></div>"
    }

    /// Attributes that tie hint and problem to an input.
    static func marks(_ name: String, _ hint: String?, _ problem: String?) -> HTML {
        let notes = [hint.map { _ in "\(name)-hint" }, problem.map { _ in "\(name)-problem" }].compactMap(\.self)
        let invalid: HTML = problem == nil ? "" : " aria-invalid=\"true\""
        guard !notes.isEmpty else { return invalid }
        return " aria-describedby=\"\(notes.joined(separator: " "))\"\(invalid)"
    }

    static func notes(_ name: String, _ hint: String?, _ problem: String?) -> HTML {
        let below: HTML? = hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" }
        let wrong: HTML? = problem.map { "<p class=\"error\" id=\"\(name)-problem\"><span aria-hidden=\"true\">✕ </span>\($0)</p>" }
        return "\(wrong)\(below)"
    }
}
