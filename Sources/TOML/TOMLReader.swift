/// Reads a TOML 1.0 text into a tree, or says what is wrong in it and where.
struct TOMLReader {
    private var cursor: TOMLCursor
    private let root = TOMLTableBuilder(.root, at: nil)
    /// The table of the last heading, and the number of that heading: dotted keys extend only what they made below the same one.
    private var current: TOMLTableBuilder
    private var section = 0

    static func read(_ text: String) throws(TOMLProblem) -> TOMLNode {
        var reader = Self(text)
        return try reader.document()
    }

    private init(_ text: String) {
        cursor = TOMLCursor(text)
        current = root
    }

    private mutating func document() throws(TOMLProblem) -> TOMLNode {
        while true {
            try cursor.skipBlankLines()
            guard let next = cursor.current else { return root.node }
            if next == "[" { try heading() } else { try pair(in: current) }
            try cursor.endLine()
        }
    }

    // MARK: Tables

    /// `[a.b]`, `[[a.b]]`
    private mutating func heading() throws(TOMLProblem) {
        let place = cursor.place
        cursor.advance()
        let isArray = cursor.current == "["
        if isArray { cursor.advance() }
        let names = try names()
        for _ in 0..<(isArray ? 2 : 1) { try cursor.expect("]", "after the name of a table") }
        section += 1
        var table = root
        for name in names.dropLast() { table = try table.below(name, place) }
        guard let last = names.last else { return }
        current = isArray ? try table.append(last, place) : try table.open(last, place)
    }

    /// `a.b = value`
    private mutating func pair(in table: TOMLTableBuilder, depth: Int = 0) throws(TOMLProblem) {
        let place = cursor.place
        let names = try names()
        try cursor.expect("=", "after the key")
        cursor.skipBlanks()
        var table = table
        for name in names.dropLast() { table = try table.dotted(name, section, place) }
        let value = try value(depth: depth + names.count)
        if let last = names.last { try table.set(last, TOMLNode(content: value, place: place), place) }
    }

    /// `a . "b c".d`, with the blanks around.
    private mutating func names() throws(TOMLProblem) -> [String] {
        var names: [String] = []
        repeat {
            if !names.isEmpty { cursor.advance() }
            cursor.skipBlanks()
            names.append(try name())
            cursor.skipBlanks()
            guard names.count < TOMLNode.deepest else { throw TOMLProblem("it is nested too deep", at: cursor.place) }
        } while cursor.current == "."
        return names
    }

    private mutating func name() throws(TOMLProblem) -> String {
        let place = cursor.place
        if cursor.current == "\"" || cursor.current == "'" {
            guard !cursor.starts(with: "\"\"\""), !cursor.starts(with: "'''") else {
                throw TOMLProblem("a key cannot be a text of several lines", at: place)
            }
            return try cursor.text()
        }
        let name = cursor.take(while: TOMLCursor.isBareKey)
        guard !name.isEmpty else {
            throw TOMLProblem("here should be a key or the name of a table, not \(cursor.shown)", at: place)
        }
        return name
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(TOMLProblem) -> TOMLNode.Content {
        guard depth < TOMLNode.deepest else { throw TOMLProblem("it is nested too deep", at: cursor.place) }
        switch cursor.current {
        case "\"", "'": return .text(try cursor.text())
        case "[": return .array(try array(depth: depth + 1))
        case "{": return try inlineTable(depth: depth + 1)
        default: return try cursor.scalar()
        }
    }

    private mutating func array(depth: Int) throws(TOMLProblem) -> [TOMLNode] {
        cursor.advance()
        var nodes: [TOMLNode] = []
        while true {
            try cursor.skipBlankLines()
            if cursor.current == "]" { break }
            let place = cursor.place
            nodes.append(TOMLNode(content: try value(depth: depth), place: place))
            try cursor.skipBlankLines()
            if cursor.current == "]" { break }
            try cursor.expect(",", "between the elements of a list")
        }
        cursor.advance()
        return nodes
    }

    private mutating func inlineTable(depth: Int) throws(TOMLProblem) -> TOMLNode.Content {
        cursor.advance()
        let table = TOMLTableBuilder(.inline, at: nil)
        cursor.skipBlanks()
        guard cursor.current != "}" else {
            cursor.advance()
            return table.node.content
        }
        while true {
            try pair(in: table, depth: depth)
            cursor.skipBlanks()
            if cursor.current == "}" { break }
            try cursor.expect(",", "between the keys in braces")
            cursor.skipBlanks()
        }
        cursor.advance()
        return table.node.content
    }
}
