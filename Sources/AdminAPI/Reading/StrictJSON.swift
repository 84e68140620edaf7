import AdminOperations

/// Reads JSON as RFC 8259 writes it and not one byte more: no name twice (§4), no deep nesting, no text that is no Unicode.
///
/// Foundation's reader takes the last of two equal names and passes over what it does not know; here both are mistakes that are told.
struct StrictJSON {
    /// Why a text is not taken.
    struct Fault: Error, Hashable {
        var detail: String
        /// The member of the outermost object it stands in, as far as one was begun.
        var field: String?
    }

    static let deepest = 16

    private let bytes: [UInt8]
    private var position = 0
    private var field: String?

    /// - Throws: `Fault` for everything that is not one JSON value and blanks around it.
    static func read(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        var reader = StrictJSON(bytes: bytes)
        reader.skipBlanks()
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.position == bytes.count else { throw reader.fault("something stands behind the JSON value") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func fault(_ detail: String) -> Fault { Fault(detail: "\(detail) (byte \(position + 1))", field: field) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        guard depth <= Self.deepest else { throw fault("the JSON is nested deeper than \(Self.deepest)") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(let byte) where byte == UInt8(ascii: "-") || Self.isDigit(byte): return try number()
        case .none: throw fault("the JSON ends too early")
        default: throw fault("this is not JSON")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual("\(word)".utf8) else { throw fault("this is not JSON") }
        position = end
        return value
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        var members: [String: JSONValue] = [:]
        position += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw fault("a name in quotes is expected") }
            let name = try string()
            if depth == 0 { field = name }
            guard members[name] == nil else { throw fault("the name \(Shown.quoted(name)) stands there twice") }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw fault("a colon is expected") }
            skipBlanks()
            members[name] = try value(depth: depth + 1)
            if depth == 0 { field = nil }
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("the object has no end") }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(Fault) -> JSONValue {
        var items: [JSONValue] = []
        position += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .list(items) }
        repeat {
            skipBlanks()
            items.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("the list has no end") }
        return .list(items)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, Self.isDigit(byte) { position += 1 }
        return position - start
    }

    // RFC 8259 §6: number = [ minus ] int [ frac ] [ exp ]
    private mutating func number() throws(Fault) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let leading = next
        let count = digits()
        guard count > 0, count == 1 || leading != UInt8(ascii: "0") else { throw fault("this is no number") }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard digits() > 0 else { throw fault("this is no number") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() > 0 else { throw fault("this is no number") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw fault("the number is too large") }
        return .number(value)
    }

    // MARK: Strings

    private mutating func string() throws(Fault) -> String {
        position += 1
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try text(bytes[start..<position])
        }
        var plain = Array(bytes[start..<position])
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault("a control character stands in a text: write it as \\u00XX") }
            position += 1
            if byte == UInt8(ascii: "\\") { plain += try escaped().utf8 } else { plain.append(byte) }
        }
        guard take(UInt8(ascii: "\"")) else { throw fault("a text has no end") }
        return try text(plain[...])
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw fault("a text is not UTF-8") }
        return text
    }

    private mutating func escaped() throws(Fault) -> String {
        guard let byte = next else { throw fault("a text has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try character()
        default: throw fault("there is no such escape")
        }
    }

    /// One code point, from one or two units (RFC 8259 §7).
    private mutating func character() throws(Fault) -> String {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return String(scalar) }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw fault("half a surrogate pair is no character")
        }
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { throw fault("half a surrogate pair is no character") }
        return String(scalar)
    }

    private mutating func unit() throws(Fault) -> UInt16 {
        guard position + 4 <= bytes.count, bytes[position..<position + 4].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw fault("\\u takes four hexadecimal digits") }
        position += 4
        return unit
    }
}

/// What somebody sent, as far as an answer may repeat it.
enum Shown {
    /// Short, and without anything a terminal or a log would obey.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(64).filter { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        return "“" + String(String.UnicodeScalarView(shown)) + "”"
    }
}
