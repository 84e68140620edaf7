import TOMLKit

/// A TOML 1.0 text that was read, with the place of everything in it.
public struct TOMLDocument {
    private let text: String
    private let root: TOMLNode

    /// - Parameter longestLine: in bytes.
    /// - Throws: the first thing that is no TOML, two equal keys and what is nested deeper than `TOMLNode.deepest` included.
    public init(_ text: String, longestLine: Int) throws(TOMLProblem) {
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        try Self.checkLines(self.text, longestLine)
        root = try TOMLReader.read(self.text)
    }

    /// The whole document as a tree.
    public func tree() -> TOMLNode { root }

    /// The place of everything by its path.
    public var places: TOMLPlaces { TOMLPlaces(text) }

    /// The document as the library has it.
    ///
    /// Only a text our own reader took reaches the library: it ends the program at many that are none (`docs/decisions/0010-settings-as-a-file.md`).
    public func table() throws(TOMLProblem) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let begin = error.source.begin
            throw TOMLProblem(String(error.description.prefix { $0 != "\n" }), at: .init(line: begin.line, column: begin.column))
        } catch {
            throw TOMLProblem("it cannot be read", at: nil)
        }
    }

    /// The library ends texts at a NUL.
    private static func checkLines(_ text: String, _ longest: Int) throws(TOMLProblem) {
        let nul = ["\0", "\\u0000", "\\U00000000"].map { Array($0.utf8) }
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.count <= longest else {
                throw TOMLProblem("the line is too long: \(longest) bytes are the limit", at: .init(line: index + 1, column: 1))
            }
            if let position = nul.compactMap({ line.firstRange(of: $0)?.lowerBound }).min() {
                let column = text[line.startIndex..<position].unicodeScalars.count + 1
                throw TOMLProblem("there is a NUL character", at: .init(line: index + 1, column: column))
            }
        }
    }
}
