/// HTML that loads nothing and leads nowhere: words, tables and lists stay, every reference goes (`threats.md` A1.2).
///
/// Written anew from an allow-list of elements and attribute values, so what nobody thought of is gone too: styles, scripts,
/// forms, links, and pictures that do not lie in the mail itself. An open tag or quotation mark that never ends becomes text.
public struct InertHTML {
    private let input: [UInt8]
    private var position = 0
    private var output: [UInt8] = []
    /// Ends that were looked for and do not come any more: nothing is looked for twice.
    private var missing: Set<String> = []
    /// Tags without an end so far; beyond a number of them no more are expected.
    private var openTags = 0

    /// - Parameter html: decoded text, of any quality.
    /// - Returns: HTML without a document head.
    public static func written(from html: String) -> String {
        var writer = InertHTML(html)
        writer.run()
        return String(decoding: writer.output, as: UTF8.self)
    }

    private init(_ html: String) {
        // Control characters but white space: some readers skip them within names and schemes.
        input = html.utf8.filter { $0 >= 0x20 && $0 != ASCII.delete || ASCII.isWhite($0) }
        output.reserveCapacity(input.count)
    }

    private mutating func run() {
        while position < input.count {
            let byte = input[position]
            if byte == ASCII.less, readMarkup() { continue }
            position += 1
            writeText(byte)
        }
    }

    // MARK: Text

    private mutating func writeText(_ byte: UInt8) {
        switch byte {
        case ASCII.less: output += Array("&lt;".utf8)
        case ASCII.greater: output += Array("&gt;".utf8)
        case 0x26: output += isReference(at: position) ? [byte] : Array("&amp;".utf8)
        default: output.append(byte)
        }
    }

    /// What follows an ampersand is a character reference; in text it can only become text.
    private func isReference(at start: Int) -> Bool {
        let name = input[start...].prefix(33).prefix { $0 == 0x23 || ASCII.isAlphanumeric($0) }
        return !name.isEmpty && start + name.count < input.count && input[start + name.count] == ASCII.semicolon
    }

    // MARK: Markup

    /// Reads what begins with `<`. `false`: it is no markup, or has no end.
    private mutating func readMarkup() -> Bool {
        guard position + 1 < input.count else { return false }
        let rest = input[(position + 1)...]
        if rest.starts(with: Array("!--".utf8)) { return skip(past: "-->", from: position + 4) }
        switch rest.first {
        case 0x21, ASCII.question: return skip(past: ">", from: position + 2)
        case ASCII.slash: return readEndTag()
        case let first? where isLetter(first): return readStartTag()
        default: return false
        }
    }

    private mutating func skip(past end: String, from start: Int) -> Bool {
        guard !missing.contains(end) else { return false }
        guard let found = find(Array(end.utf8), from: start) else {
            missing.insert(end)
            return false
        }
        position = found + end.utf8.count
        return true
    }

    private func find(_ wanted: [UInt8], from start: Int) -> Int? {
        guard start < input.count, let first = wanted.first else { return nil }
        var index = start
        while let found = input[index...].firstIndex(of: first) {
            if input[found...].starts(with: wanted) { return found }
            index = found + 1
        }
        return nil
    }

    private mutating func readEndTag() -> Bool {
        let name = elementName(from: position + 2)
        guard skip(past: ">", from: position + 2) else { return false }
        if Self.elements.contains(name) { output += Array("</\(name)>".utf8) }
        return true
    }

    private mutating func readStartTag() -> Bool {
        guard openTags < Self.openTagsExpected, let tag = HTMLTag(input, at: position + 1) else {
            openTags += 1
            return false
        }
        position = tag.end
        if Self.unreadable.contains(tag.name) { skipContent(of: tag.name) }
        guard Self.elements.contains(tag.name) else { return true }
        let attributes = tag.attributes.compactMap(Self.attribute)
        // A picture from elsewhere leaves nothing behind.
        if tag.name == "img", !attributes.contains(where: { $0.hasPrefix("src=") }) { return true }
        output += Array("<\(([tag.name] + attributes).joined(separator: " "))>".utf8)
        return true
    }

    /// Scripts and the like go as a whole; one without an end loses its tag alone, and what follows is read as markup.
    private mutating func skipContent(of name: String) {
        let end = "</\(name)"
        guard !missing.contains(end) else { return }
        let wanted = Array(end.utf8)
        var index = position
        while let found = find([ASCII.less, ASCII.slash], from: index) {
            if input[found...].prefix(wanted.count).elementsEqual(wanted, by: { ASCII.lowercased($0) == $1 }) {
                position = (input[found...].firstIndex(of: ASCII.greater) ?? input.count - 1) + 1
                return
            }
            index = found + 2
        }
        missing.insert(end)
    }

    private func elementName(from start: Int) -> String {
        guard start < input.count else { return "" }
        return ASCII.lowercased(String(decoding: input[start...].prefix(20).prefix(while: ASCII.isAlphanumeric), as: UTF8.self))
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(ASCII.lowercased(byte)) }

    /// Honest HTML has one at most: it takes all that follows with it.
    private static let openTagsExpected = 4

    // MARK: What may stay

    private static let elements: Set<String> = [
        "a", "abbr", "address", "article", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
        "del", "dfn", "dir", "div", "dl", "dt", "em", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img",
        "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
        "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
    ]

    /// Their content is no text, or belongs to another language.
    private static let unreadable: Set<String> = [
        "script", "style", "title", "iframe", "object", "svg", "math", "template", "noembed", "noframes",
    ]

    /// `align="left"` for a value that can be nothing else; `nil` for all others.
    private static func attribute(_ attribute: (name: String, value: String)) -> String? {
        let (name, value) = attribute
        let isAllowed: Bool
        switch name {
        case "align", "valign", "dir": isAllowed = value.wholeMatch(of: /[A-Za-z]{1,12}/) != nil
        case "width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "size", "start":
            isAllowed = value.wholeMatch(of: /[0-9]{1,5}%?/) != nil
        case "color", "bgcolor": isAllowed = value.wholeMatch(of: /#?[A-Za-z0-9]{1,20}/) != nil
        case "lang": isAllowed = value.wholeMatch(of: /[A-Za-z0-9\-]{1,35}/) != nil
        case "src": isAllowed = value.wholeMatch(of: /[Cc][Ii][Dd]:[A-Za-z0-9.@_+$\-]{1,250}/) != nil
        default: isAllowed = false
        }
        return isAllowed ? "\(name)=\"\(value)\"" : nil
    }
}
