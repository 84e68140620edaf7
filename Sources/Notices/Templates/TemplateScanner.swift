/// Reads one part of a template and lets through only what a template may hold: `{{name}}`, `{{#name}}…{{/name}}`,
/// `{{^name}}…{{/name}}` and, in lists of plain lines, `{{.}}`.
///
/// What it returns is what is filled: there is no other reader of the text that could see more in it
/// (`docs/decisions/0011-mustache-subset.md`). A section tag that stands alone on a line takes the line with it.
struct TemplateScanner {
    /// A section that is open.
    private struct Open {
        var name: String
        var isInverted: Bool
        /// The fields of the items it walks; `nil` for a condition.
        var list: TemplateVariable?
        var start: Int
        var nodes: [TemplateNode] = []
    }

    private let variables: [TemplateVariable]
    private let byName: [String: TemplateVariable]
    private var places: HTMLPlaces?
    private var stack: [Open]
    private(set) var problems: [(text: String, offset: Int)] = []

    /// - Parameter isHTML: values must stand where escaping makes them safe.
    init(_ kind: TemplateKind, isHTML: Bool) {
        variables = kind.variables
        byName = Dictionary(variables.map { ($0.name, $0) }) { own, _ in own }
        places = isHTML ? HTMLPlaces() : nil
        stack = [Open(name: "", isInverted: false, list: nil, start: 0)]
    }

    /// - Parameter bytes: the part within its file; problems carry the offsets of the file.
    mutating func scan(_ bytes: ArraySlice<UInt8>) -> [TemplateNode] {
        var index = bytes.startIndex
        while index < bytes.endIndex, problems.count < TemplateLimits.problems {
            let rest = bytes[index...]
            guard let brace = rest.firstIndex(where: { $0 == UInt8(ascii: "{") }) else {
                text(rest)
                break
            }
            let isTag = bytes[brace...].starts(with: TemplateTag.open)
            let next = isTag ? brace : brace + 1
            guard isTag, let tag = TemplateTag(bytes, at: brace) else {
                text(bytes[index..<next])
                isTag ? badTag(at: brace) : strangerTag(bytes, at: brace)
                index = isTag ? brace + 2 : next
                continue
            }
            let lines = tag.kind == .value ? tag.range : Self.lines(of: tag, in: bytes)
            text(bytes[index..<max(index, lines.lowerBound)])
            read(tag)
            index = lines.upperBound
        }
        for section in stack.dropFirst() { problem("{{#\(section.name)}} is never closed: {{/\(section.name)}} is missing", section.start) }
        return stack[0].nodes
    }

    private mutating func problem(_ text: String, _ offset: Int) { problems.append((text, offset)) }

    /// The tag, or the whole line when nothing else is on it.
    private static func lines(of tag: TemplateTag, in bytes: ArraySlice<UInt8>) -> Range<Int> {
        var (start, end) = (tag.range.lowerBound, tag.range.upperBound)
        while start > bytes.startIndex, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        while end < bytes.endIndex, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D { end += 1 }
        let isAlone = (start == bytes.startIndex || bytes[start - 1] == 0x0A) && (end == bytes.endIndex || bytes[end] == 0x0A)
        return isAlone ? start..<min(end + 1, bytes.endIndex) : tag.range
    }

    private mutating func text(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty else { return }
        places?.read(bytes)
        for (text, offset) in places?.takeProblems() ?? [] { problem(text, offset) }
        append(.text(String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")))
    }

    private mutating func append(_ node: TemplateNode) { stack[stack.count - 1].nodes.append(node) }

    /// `${name}` and `#{name}` are how other gateways write it: they would reach the reader as they stand.
    private mutating func strangerTag(_ bytes: ArraySlice<UInt8>, at brace: Int) {
        guard brace > bytes.startIndex, bytes[brace - 1] == UInt8(ascii: "$") || bytes[brace - 1] == UInt8(ascii: "#") else { return }
        let sign = bytes[brace - 1] == UInt8(ascii: "$") ? "$" : "#"
        problem("\(sign){ is not replaced by anything: write {{name}}", brace - 1)
    }

    private mutating func badTag(at start: Int) {
        problem("only {{name}}, {{#name}}…{{/name}} and {{^name}}…{{/name}} may stand between double braces", start)
    }

    private mutating func read(_ tag: TemplateTag) {
        switch tag.kind {
        case .value: value(tag)
        case .section, .inverted: open(tag)
        case .end: close(tag)
        }
    }

    // MARK: Values

    private mutating func value(_ tag: TemplateTag) {
        let start = tag.range.lowerBound
        guard let variable = lookUp(tag) else { return }
        if variable.isList {
            problem("{{\(tag.name)}} is a list: write {{#\(tag.name)}}…{{/\(tag.name)}}", start)
        } else if let text = places?.objection(to: variable) {
            problem(text, start)
        }
        append(.variable(tag.name))
    }

    /// What a name means here; `nil`, with the problem noted, when it means nothing.
    private mutating func lookUp(_ tag: TemplateTag) -> TemplateVariable? {
        let list = stack.last { $0.list != nil }?.list
        if tag.name == "." {
            if let list, list.form == .lines { return TemplateVariable(".", "", sample: .text("")) }
            problem("{{.}} has a meaning only within a list of lines", tag.range.lowerBound)
            return nil
        }
        if let variable = list?.fields.first(where: { $0.name == tag.name }) ?? byName[tag.name] { return variable }
        if let owner = variables.first(where: { $0.fields.contains { $0.name == tag.name } }) {
            problem(
                "{{\(tag.name)}} is a field of a list: it has a meaning only between {{#\(owner.name)}} and {{/\(owner.name)}}",
                tag.range.lowerBound)
        } else {
            let names = ((list?.fields ?? []) + variables).map(\.name).joined(separator: ", ")
            problem("there is no variable \(tag.name) here; there are: \(names)", tag.range.lowerBound)
        }
        return nil
    }

    // MARK: Sections

    private mutating func open(_ tag: TemplateTag) {
        let variable = lookUp(tag)
        let isInverted = tag.kind == .inverted
        if let places, !places.isText { problem("a section may not begin or end within an HTML tag", tag.range.lowerBound) }
        if stack.count > TemplateLimits.depth {
            problem("sections are nested deeper than \(TemplateLimits.depth)", tag.range.lowerBound)
        }
        var list: TemplateVariable?
        if let variable, variable.isList, !isInverted {
            list = variable
            if stack.contains(where: { $0.list != nil }) {
                problem("{{#\(tag.name)}} is a list within a list, which would repeat it for each item", tag.range.lowerBound)
            }
        }
        stack.append(Open(name: tag.name, isInverted: isInverted, list: list, start: tag.range.lowerBound))
    }

    private mutating func close(_ tag: TemplateTag) {
        guard stack.count > 1, let section = stack.last, section.name == tag.name else {
            let open = stack.count > 1 ? "; {{/\(stack[stack.count - 1].name)}} must come first" : ""
            return problem("{{/\(tag.name)}} closes nothing\(open)", tag.range.lowerBound)
        }
        if let places, !places.isText { problem("a section may not begin or end within an HTML tag", tag.range.lowerBound) }
        stack.removeLast()
        append(.section(section.name, isInverted: section.isInverted, section.nodes))
    }
}
