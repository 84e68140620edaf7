import TOMLKit

/// A TOML 1.0 text that was read, with the place of everything in it.
public struct TOMLDocument {
    public let table: TOMLTable
    public let places: TOMLPlaces

    /// - Parameter longestLine: in bytes; it bounds how deep a dotted key can nest.
    /// - Throws: the first thing that is no TOML, two equal keys included.
    public init(_ text: String, longestLine: Int) throws(TOMLProblem) {
        // The library passes over a byte order mark, and what stands behind it begins a line.
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        try Self.checkLines(text, longestLine)
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let begin = error.source.begin
            throw TOMLProblem(String(error.description.prefix { $0 != "\n" }), at: .init(line: begin.line, column: begin.column))
        } catch {
            throw TOMLProblem("it cannot be read", at: nil)
        }
        places = TOMLPlaces(text)
    }

    /// The whole document as a tree.
    /// - Throws: what is nested deeper than `TOMLNode.deepest`.
    public func tree() throws(TOMLProblem) -> TOMLNode { try TOMLNode(table, at: [], in: places) }

    /// What the library does not survive: it ends texts at a NUL, and the program at a key of very many parts and at a heading without
    /// a name. The last is looked for in every line that begins like a heading, be it one or not: lists in lists are not for people.
    private static func checkLines(_ text: String, _ longest: Int) throws(TOMLProblem) {
        let nul = ["\0", "\\u0000", "\\U00000000"].map { Array($0.utf8) }
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.count <= longest else {
                throw TOMLProblem("the line is too long: \(longest) bytes are the limit", at: .init(line: index + 1, column: 1))
            }
            if let column = columnOfNamelessHeading(line) {
                throw TOMLProblem("there is no name after the [ of a table", at: .init(line: index + 1, column: column))
            }
            if let position = nul.compactMap({ line.firstRange(of: $0)?.lowerBound }).min() {
                let column = text[line.startIndex..<position].unicodeScalars.count + 1
                throw TOMLProblem("there is a NUL character", at: .init(line: index + 1, column: column))
            }
        }
    }

    /// - Returns: the column of what stands after `[` or `[[` at the beginning of the line and begins no name.
    private static func columnOfNamelessHeading(_ line: Substring.UTF8View) -> Int? {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var rest = line.drop(while: isBlank)
        guard rest.first == UInt8(ascii: "[") else { return nil }
        rest = rest.dropFirst().drop(while: isBlank)
        if rest.first == UInt8(ascii: "[") { rest = rest.dropFirst().drop(while: isBlank) }
        if let next = rest.first, isNameStart(next) || next == UInt8(ascii: "]") { return nil }
        return line.count - rest.count + 1
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: false
        }
    }
}
