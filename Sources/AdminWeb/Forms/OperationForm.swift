import AdminOperations
import Foundation
import Web

/// A form for any operation, made from its own table of fields.
struct OperationForm {
    let operation: any AdminOperation.Type
    /// Values that are settled and not asked: carried along.
    var fixed: [String] = []
    /// Only these are shown; `nil`: all.
    var shown: [String]?

    /// Fields of paging and search that make no sense in a form.
    private static let machinery: Set = ["after", "limit", "dryRun"]

    var fields: [OperationField] {
        operation.fields.filter { field in
            !Self.machinery.contains(field.name) && (shown?.contains(field.name) ?? true)
        }
    }

    var hasFiles: Bool { fields.contains { $0.kind == .bytes } }
    var hasSecrets: Bool { fields.contains { $0.isSecret } }

    /// The controls, with what was typed before and what was wrong with it.
    func html(_ visit: Visit, _ values: Fields, _ problems: FormProblems) -> HTML {
        let extra = extras(values, problems)
        let parts: [HTML] = fields.filter { !extra.contains($0.name) }.map { part($0, visit, values, problems) }
        guard !extra.isEmpty else { return "\(problems.html(visit))\(parts)" }
        let rest: [HTML] = fields.filter { extra.contains($0.name) }.map { part($0, visit, values, problems) }
        let isOpen: HTML = extra.contains { values[$0] != nil || problems[$0] != nil } ? " open" : .empty
        return """
            \(problems.html(visit))\(parts)<details class="more"\(isOpen)><summary>\(visit.text(CommonWords.moreFields))</summary>\(rest)</details>
            """
    }

    /// Forms that look for something: there nothing is an extra.
    private static let searches: Set = ["queue.bulk", "reply.revoke", "certificate.trust"]

    /// Fields most leave empty, when there are many of them: they are folded away.
    private func extras(_ values: Fields, _ problems: FormProblems) -> Set<String> {
        let optional = fields.filter { !$0.isRequired && !fixed.contains($0.name) && !$0.isSecret }
        guard optional.count > 3, optional.count < fields.count, !Self.searches.contains(operation.name) else { return [] }
        return Set(optional.map(\.name))
    }

    private func part(_ field: OperationField, _ visit: Visit, _ values: Fields, _ problems: FormProblems) -> HTML {
        guard fixed.contains(field.name) else { return control(field, visit, values, problems[field.name]).html(visit) }
        return "\(values.all(field.name).map { Visit.hidden(field.name, $0) })"
    }

    private func control(_ field: OperationField, _ visit: Visit, _ values: Fields, _ problem: String?) -> Field {
        let words = FieldWords.words(operation.name, field.name)
        let hint: HTML = words.hint.map { "\(visit.text($0))" } ?? Part.said(field.documentation)
        var result = Field(
            field.name, words.label.map { visit.text($0) } ?? field.name, .text, value: values[field.name], hint: hint,
            required: field.isRequired, problem: problem)
        switch field.kind {
        case .boolean:
            result.control = .check
            if words.hint == nil { result.hint = .empty }
        case .integer: result.control = .number
        case .bytes: result.control = .file
        case .list:
            result.control = .area(rows: 3, isCode: false)
            result.value = values.all(field.name).joined(separator: "\n")
            result.hint += " \(visit.text(CommonWords.onePerLine))"
        case .text:
            if field.isSecret {
                result.control = field.name == "code" ? .code : .password
                result.autocomplete = "new-password"
            } else if let choices = FieldChoices.choices(operation.name, field.name, visit.language) {
                if words.hint == nil { result.hint = .empty }
                result.control = .select(field.isRequired ? choices : [("", visit.text(CommonWords.asSet))] + choices)
            } else if field.name == "content" {
                result.control = .area(rows: 16, isCode: true)
            }
        }
        return result
    }

    /// The operation as JSON.
    /// - Returns: `nil` when a field is missing or no number; `problems` says which.
    func input(_ visit: Visit, _ extra: [String: JSONValue] = [:], _ problems: inout FormProblems) throws -> Data? {
        var object = extra
        for field in operation.fields where object[field.name] == nil {
            switch value(field, visit.form, visit) {
            case .value(let value): object[field.name] = value
            case .absent: break
            case .problem(let text): problems[field.name] = text
            }
        }
        return problems.isEmpty ? try WireFormat.encoder.encode(object) : nil
    }

    private enum Reading {
        case value(JSONValue)
        case absent
        case problem(String)
    }

    private func value(_ field: OperationField, _ form: FormBody, _ visit: Visit) -> Reading {
        let missing: Reading = field.isRequired ? .problem(visit.text(CommonWords.fillIn)) : .absent
        switch field.kind {
        case .boolean:
            let isOn = ["true", "on"].contains(form.fields[field.name])
            return isOn || field.isRequired ? .value(.boolean(isOn)) : .absent
        case .integer:
            if field.name == "limit", form.fields[field.name] == nil { return .value(.integer(100)) }
            guard let text = form.fields[field.name] else { return missing }
            guard let number = Int(text.filter { !$0.isWhitespace }) else { return .problem(visit.text(CommonWords.aNumber)) }
            return .value(.integer(number))
        case .bytes:
            if let file = form.files[field.name] { return .value(.text(file.bytes.base64EncodedString())) }
            // Carried from the page that showed the effect.
            if let carried = form.fields["\(field.name)-base64"] { return .value(.text(carried)) }
            return missing
        case .list:
            let items = form.fields.all(field.name).flatMap { $0.split(whereSeparator: { $0.isNewline || $0 == "," }) }
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            return items.isEmpty ? missing : .value(.list(items.map(JSONValue.text)))
        case .text:
            guard let text = form.fields[field.name] else { return missing }
            // Browsers send CRLF; names and addresses are pasted with blanks around them.
            let isLong = field.name == "content"
            return .value(
                .text(
                    field.isSecret
                        ? text : isLong ? text.replacing("\r\n", with: "\n") : text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
    }

    /// What was typed, to be carried by the page that shows the effect: no secrets.
    func carried(_ form: FormBody) -> HTML {
        let parts: [HTML] = fields.filter { !$0.isSecret }.map { field in
            if field.kind == .bytes {
                let content = form.files[field.name].map { $0.bytes.base64EncodedString() } ?? form.fields["\(field.name)-base64"]
                return content.map { Visit.hidden("\(field.name)-base64", $0) } ?? .empty
            }
            return "\(form.fields.all(field.name).map { Visit.hidden(field.name, $0) })"
        }
        return "\(parts)"
    }
}
