/// Plain text as boxes: paragraphs, quoting by depth, a muted signature (RFC 3676).
struct PlainText {
    /// Lines of the same depth of quoting.
    private struct Stretch {
        var depth: Int
        var lines: [String]
    }

    /// The paragraphs of a stretch.
    private struct Leaf {
        var depth: Int
        var isRightToLeft: Bool
        var boxes: [any Box]
    }

    private let isFlowed: Bool
    private let deletesSpace: Bool
    /// Columns made with blanks stay columns only in letters of one width.
    private let isTabular: Bool
    private let text: String
    /// Characters in one paragraph: longer ones are set in several.
    private static let longestParagraph = 6_000

    /// - Parameters:
    ///   - isFlowed, deletesSpace: the parameters `format=flowed` and `delsp=yes`.
    init(_ text: String, isFlowed: Bool, deletesSpace: Bool) {
        (self.text, self.isFlowed, self.deletesSpace) = (text, isFlowed, deletesSpace)
        isTabular = Self.looksTabular(text)
    }

    func boxes() -> [any Box] {
        var isSignature = false
        let leaves = stretches().map { stretch -> Leaf in
            if stretch.depth > 0 { isSignature = false }
            var paragraphs: [any Box] = []
            for lines in Self.paragraphs(stretch.lines) {
                if stretch.depth == 0, lines.first == "-- " || lines.first == "--" { isSignature = true }
                paragraphs += self.paragraph(lines, isMuted: isSignature)
            }
            return Leaf(depth: stretch.depth, isRightToLeft: Self.isRightToLeft(stretch.lines), boxes: paragraphs)
        }
        return Self.nested(leaves.filter { !$0.boxes.isEmpty }[...], level: 0)
    }

    /// What is quoted deeper lies within what it is quoted in.
    private static func nested(_ leaves: ArraySlice<Leaf>, level: Int) -> [any Box] {
        var result: [any Box] = []
        var index = leaves.startIndex
        while index < leaves.endIndex {
            if leaves[index].depth <= level {
                result += leaves[index].boxes
                index += 1
                continue
            }
            let end = leaves[index...].firstIndex { $0.depth <= level } ?? leaves.endIndex
            let inner = nested(leaves[index..<end], level: level + 1)
            result.append(BlockBox(inner, style: Quote.style(level + 1, isRightToLeft: leaves[index].isRightToLeft), tag: "BlockQuote"))
            index = end
        }
        return result
    }

    private func paragraph(_ lines: [String], isMuted: Bool) -> [any Box] {
        var style = TextStyle()
        if isMuted { style.color = .muted }
        if isTabular {
            style.family = .mono
            style.size = 8.6
        }
        return Self.pieces(lines.joined(separator: "\n")).map { piece in
            var margin = BoxStyle()
            margin.margin = .init(0, 0, 8, 0)
            return BlockBox([TextBox([.text(piece, style)])], style: margin)
        }
    }

    private static func pieces(_ text: String) -> [String] {
        guard text.utf8.count > longestParagraph else { return [text] }
        var pieces: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            let most = rest.index(rest.startIndex, offsetBy: longestParagraph, limitedBy: rest.endIndex) ?? rest.endIndex
            var end = most
            if most < rest.endIndex, let newline = rest[..<most].lastIndex(of: "\n") {
                end = rest.index(after: newline)
            } else if most < rest.endIndex, let blank = rest[..<most].lastIndex(of: " ") {
                end = rest.index(after: blank)
            }
            var piece = rest[..<end]
            if piece.last == "\n" { piece.removeLast() }
            pieces.append(String(piece))
            rest = rest[end...]
        }
        return pieces
    }

    private static func paragraphs(_ lines: [String]) -> [[String]] {
        lines.split(whereSeparator: { $0.allSatisfy(\.isWhitespace) && $0 != "-- " }).flatMap { block -> [[String]] in
            guard let sign = block.firstIndex(of: "-- "), sign > block.startIndex else { return [Array(block)] }
            return [Array(block[..<sign]), Array(block[sign...])]
        }
    }

    // MARK: Lines

    private func stretches() -> [Stretch] {
        var result: [Stretch] = []
        var isOpen = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            var (depth, content) = Self.unquoted(line)
            if isFlowed, content.hasPrefix(" ") { content.removeFirst() }
            let isSignature = content == "-- "
            let isSoft = isFlowed && content.hasSuffix(" ") && !isSignature
            if isSoft, deletesSpace { content.removeLast() }
            let cleaned = Self.cleaned(content)
            if let last = result.indices.last, result[last].depth == depth {
                // RFC 3676 §4.2: a line that ends in a blank goes on in the next one.
                if isOpen, !isSignature, let line = result[last].lines.indices.last {
                    result[last].lines[line] += cleaned
                } else {
                    result[last].lines.append(cleaned)
                }
            } else {
                result.append(Stretch(depth: depth, lines: [cleaned]))
            }
            isOpen = isSoft
            depth = 0
        }
        return result
    }

    private static func unquoted(_ line: Substring) -> (Int, String) {
        var rest = line
        var depth = 0
        while depth < 20 {
            if rest.hasPrefix(">") {
                rest.removeFirst()
            } else if depth > 0, rest.hasPrefix(" >") {
                rest.removeFirst(2)
            } else {
                break
            }
            depth += 1
        }
        if depth > 0, rest.hasPrefix(" ") { rest.removeFirst() }
        return (depth, String(rest))
    }

    /// By the first letter that has a direction.
    private static func isRightToLeft(_ lines: [String]) -> Bool {
        for scalar in lines.lazy.flatMap(\.unicodeScalars).prefix(2_000) where scalar.properties.isAlphabetic {
            return (0x590...0x8FF).contains(scalar.value) || (0xFB1D...0xFDFF).contains(scalar.value)
        }
        return false
    }

    private static func cleaned(_ line: String) -> String {
        guard line.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }) else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }))
    }

    /// A fifth of its lines has three blanks between words, or lines drawn with characters.
    private static func looksTabular(_ text: String) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline).prefix(2_000)
        guard lines.count > 3 else { return false }
        let drawn = lines.filter { line in
            let words = line.drop(while: \.isWhitespace)
            return words.contains("   ") || words.hasPrefix("|") || words.contains("+--") || words.contains("│") || words.contains("\t\t")
        }
        return drawn.count * 5 >= lines.count
    }
}
