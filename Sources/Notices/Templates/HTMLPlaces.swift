/// Where in HTML the next byte stands: a value may be text or lie between the quotes of an attribute, nowhere else.
///
/// It knows as much of the tokenization of HTML as that takes. What it refuses, escaping could not make safe: a value as a name, without
/// quotes, in a style, in a script, or as the scheme of a link.
struct HTMLPlaces {
    private enum Place: Equatable {
        case text, tagName, tag, attributeName, afterName, unquoted, comment, declaration
        /// Its quote.
        case quoted(UInt8)
        /// Until the end tag of this element.
        case raw(String)
    }

    private var place = Place.text
    private var tagName = ""
    private var attribute = ""
    private var isAtValueStart = false
    /// The last bytes within a comment or raw text, to find its end.
    private var tail: [UInt8] = []
    private var problems: [(text: String, offset: Int)] = []

    private static let links: Set<String> = [
        "href", "src", "action", "formaction", "background", "cite", "poster", "data", "srcset", "xlink:href", "longdesc", "usemap",
    ]

    /// Whether text stands here, and no element may have begun.
    var isText: Bool { place == .text && tail.last != UInt8(ascii: "<") }

    mutating func takeProblems() -> [(text: String, offset: Int)] {
        defer { problems = [] }
        return problems
    }

    /// Why this variable may not stand here; `nil` when it may.
    mutating func objection(to variable: TemplateVariable) -> String? {
        defer { isAtValueStart = false }
        switch place {
        case .text:
            defer { tail = [] }
            return isText ? nil : "a value may not name an element or an attribute"
        case .quoted:
            if attribute == "style" || attribute == "srcdoc" || attribute.hasPrefix("on") {
                return "a value may not stand in the attribute \(attribute)"
            }
            guard Self.links.contains(attribute) else { return nil }
            if variable.form == .url, isAtValueStart { return nil }
            return "only a link such as {{url}} may begin \(attribute), and {{\(variable.name)}} is none or does not stand at its beginning"
        case .raw(let name): return "a value may not stand in <\(name)>"
        case .comment, .declaration: return "a value may not stand in a comment"
        case .unquoted, .afterName: return "put the value of the attribute \(attribute) between quotes"
        case .tagName, .tag, .attributeName: return "a value may not name an element or an attribute"
        }
    }

    mutating func read(_ bytes: ArraySlice<UInt8>) {
        for index in bytes.indices { read(bytes[index], at: index) }
    }

    private mutating func read(_ byte: UInt8, at offset: Int) {
        switch place {
        case .text: readText(byte)
        case .tagName: readTagName(byte, offset)
        case .tag, .attributeName, .afterName: readTag(byte, offset)
        case .unquoted:
            if byte == UInt8(ascii: ">") { endTag() } else if Self.isBlank(byte) { place = .tag }
        case .quoted(let quote):
            isAtValueStart = false
            if byte == quote { place = .tag }
        case .comment, .raw: readUntilEnd(byte)
        case .declaration:
            tail.append(byte)
            if tail == Array("--".utf8) {
                (place, tail) = (.comment, [])
            } else if byte == UInt8(ascii: ">") {
                place = .text
            }
        }
    }

    private mutating func readText(_ byte: UInt8) {
        let previous = tail.last
        tail = [byte]
        guard previous == UInt8(ascii: "<") else { return }
        if byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") {
            (place, tail) = (.declaration, [])
        } else if byte == UInt8(ascii: "/") || Self.isLetter(byte) {
            place = .tagName
            tagName = String(UnicodeScalar(byte)).lowercased()
        }
    }

    private mutating func readTagName(_ byte: UInt8, _ offset: Int) {
        if Self.isBlank(byte) {
            place = .tag
        } else if byte == UInt8(ascii: ">") {
            endTag()
        } else {
            tagName += String(UnicodeScalar(byte)).lowercased()
        }
        if place != .tagName, tagName == "script" {
            problems.append(("mail programs run no <script>: take it out", offset))
        }
    }

    private mutating func readTag(_ byte: UInt8, _ offset: Int) {
        if byte == UInt8(ascii: ">") { return endTag() }
        if byte == UInt8(ascii: "=") {
            if place != .tag { place = .afterName }
            isAtValueStart = true
            return
        }
        if place == .afterName, isAtValueStart, !Self.isBlank(byte) {
            place = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") ? .quoted(byte) : .unquoted
        } else if Self.isBlank(byte) || byte == UInt8(ascii: "/") {
            if place == .attributeName { place = .afterName }
        } else {
            if place != .attributeName { (attribute, isAtValueStart) = ("", false) }
            place = .attributeName
            attribute += String(UnicodeScalar(byte)).lowercased()
        }
    }

    private mutating func endTag() {
        tail = []
        isAtValueStart = false
        place = tagName == "style" || tagName == "script" ? .raw(tagName) : .text
    }

    private mutating func readUntilEnd(_ byte: UInt8) {
        tail = Array((tail + [byte]).suffix(9))
        if place == .comment {
            if tail.suffix(3).elementsEqual("-->".utf8) { (place, tail) = (.text, []) }
        } else if case .raw(let name) = place, String(decoding: tail, as: UTF8.self).lowercased().hasSuffix("</\(name)") {
            place = .tagName
            tagName = "/\(name)"
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
}
