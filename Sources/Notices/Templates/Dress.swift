/// Makes values fit for the place they are put at.
enum Dress {
    /// One line without anything that ends a line, starts a field, moves a cursor or turns the direction of writing.
    static func text(_ variable: TemplateVariable, _ text: String) -> String {
        let limit = variable.name == "subject" ? TemplateLimits.subject : TemplateLimits.value
        let plain = line(text, limit: limit)
        return variable.form == .url && !isLink(plain) ? "" : plain
    }

    /// The same, with what HTML would read as markup escaped, scalar by scalar.
    static func html(_ variable: TemplateVariable, _ value: String) -> String { escaped(text(variable, value)) }

    /// A filled subject or SMS: one line, blanks closed up.
    static func oneLine(_ text: String) -> String {
        line(text, limit: TemplateLimits.value).split(separator: " ").joined(separator: " ")
    }

    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out.append(contentsOf: "&amp;".unicodeScalars)
            case "<": out.append(contentsOf: "&lt;".unicodeScalars)
            case ">": out.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
            case "'": out.append(contentsOf: "&#39;".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    private static func line(_ text: String, limit: Int) -> String {
        // Almost every value: printable ASCII of ordinary length.
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: out.append(" ")
            // Marks, embeddings, overrides and isolates of direction. Joiners stay: scripts and emoji need them.
            case .format where scalar.properties.isBidiControl: break
            default: out.append(scalar)
            }
        }
        let clean = String(out)
        return clean.count > limit ? clean.prefix(limit - 1) + "…" : clean
    }

    private static func isLink(_ text: String) -> Bool {
        text.lowercased().hasPrefix("https://") && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
