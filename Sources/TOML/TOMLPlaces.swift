/// Where each key, table and list element of a TOML document stands, by its path: `["listeners", "1", "port"]`.
///
/// The library keeps places for syntax errors only. This reads a text that library has accepted already (TOML 1.0), so
/// it need not judge it; on anything unexpected it stops and knows the places found so far.
public struct TOMLPlaces: Sendable {
    /// A line and a column, both from 1; columns count characters.
    public struct Place: Hashable, Comparable, Sendable {
        public var line: Int
        public var column: Int

        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        public static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
    }

    private var places: [[String]: Place] = [:]
    /// Tables of an array so far, by the path of the array.
    private var tables: [[String]: Int] = [:]
    private var cursor: Cursor

    public init(_ text: String) {
        cursor = Cursor(text)
        var table: [String] = []
        while cursor.skipBlankLines() {
            if cursor.current == "[" {
                guard let opened = header() else { return }
                table = opened
            } else {
                guard pair(in: table) else { return }
            }
        }
    }

    /// The place of the path, or of the nearest table above it that is written down.
    public func place(of path: [String]) -> Place? {
        var path = path
        while !path.isEmpty {
            if let place = places[path] { return place }
            path.removeLast()
        }
        return nil
    }

    /// `[a.b]` or `[[a.b]]`
    private mutating func header() -> [String]? {
        let place = cursor.place
        cursor.advance()
        let isArray = cursor.current == "["
        if isArray { cursor.advance() }
        guard let names = names() else { return nil }
        var path: [String] = []
        for (index, name) in names.enumerated() {
            path.append(name)
            let isLast = index == names.count - 1
            if isLast, isArray {
                tables[path, default: 0] += 1
                if tables[path] == 1 { places[path] = place }
            }
            if let count = tables[path] { path.append(String(count - 1)) }
            // A table that is only passed through begins here, unless it has a place already.
            if places[path] == nil { places[path] = place }
        }
        places[path] = place
        for _ in 0..<(isArray ? 2 : 1) where cursor.current == "]" { cursor.advance() }
        return path
    }

    /// `a.b = value`
    private mutating func pair(in table: [String]) -> Bool {
        let place = cursor.place
        guard let names = names(), cursor.current == "=" else { return false }
        for count in 1...names.count where places[table + names.prefix(count)] == nil { places[table + names.prefix(count)] = place }
        cursor.advance()
        return value(at: table + names)
    }

    /// `a . "b c".d`
    private mutating func names() -> [String]? {
        var names: [String] = []
        repeat {
            if !names.isEmpty { cursor.advance() }
            cursor.skipBlanks()
            guard let name = cursor.current == "\"" || cursor.current == "'" ? cursor.string() : cursor.bareKey() else { return nil }
            names.append(name)
            cursor.skipBlanks()
        } while cursor.current == "."
        return names
    }

    private mutating func value(at path: [String]) -> Bool {
        cursor.skipBlanks()
        switch cursor.current {
        case "\"", "'": return cursor.string() != nil
        case "[": return list(at: path)
        case "{": return inlineTable(at: path)
        case nil: return false
        default:
            cursor.skipScalar()
            return true
        }
    }

    private mutating func list(at path: [String]) -> Bool {
        cursor.advance()
        var index = 0
        while cursor.skipBlankLines() {
            switch cursor.current {
            case "]":
                cursor.advance()
                return true
            case ",": cursor.advance()
            default:
                places[path + [String(index)]] = cursor.place
                guard value(at: path + [String(index)]) else { return false }
                index += 1
            }
        }
        return false
    }

    private mutating func inlineTable(at path: [String]) -> Bool {
        cursor.advance()
        while cursor.skipBlankLines() {
            switch cursor.current {
            case "}":
                cursor.advance()
                return true
            case ",": cursor.advance()
            default: guard pair(in: path) else { return false }
            }
        }
        return false
    }
}

/// Walks over the characters of a TOML text.
private struct Cursor {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private(set) var place = TOMLPlaces.Place(line: 1, column: 1)

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    mutating func advance() {
        guard let current else { return }
        place = current == "\n" ? .init(line: place.line + 1, column: 1) : .init(line: place.line, column: place.column + 1)
        index += 1
    }

    mutating func skipBlanks() {
        while current == " " || current == "\t" { advance() }
    }

    /// Also over line ends and comments.
    /// - Returns: whether anything follows.
    mutating func skipBlankLines() -> Bool {
        while let scalar = current {
            switch scalar {
            case " ", "\t", "\n", "\r": advance()
            case "#": while let next = current, next != "\n" { advance() }
            default: return true
            }
        }
        return false
    }

    /// A number, a date, true or false.
    mutating func skipScalar() {
        while let scalar = current, !",]}#\n\r".unicodeScalars.contains(scalar) { advance() }
    }

    mutating func bareKey() -> String? {
        var name = String.UnicodeScalarView()
        while let scalar = current, scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == "-"
        {
            name.append(scalar)
            advance()
        }
        return name.isEmpty ? nil : String(name)
    }

    /// A string in one or three quotes of either kind; escapes come back as they are written, but for `\"`.
    mutating func string() -> String? {
        guard let quote = current else { return nil }
        let marks = starts(with: quote, count: 3) ? 3 : 1
        for _ in 0..<marks { advance() }
        var text = String.UnicodeScalarView()
        while let scalar = current {
            if scalar == "\\", quote == "\"" {
                advance()
            } else if scalar == quote, starts(with: quote, count: marks) {
                for _ in 0..<marks { advance() }
                // Up to two quotes may stand before the closing three.
                if marks == 3 { while current == quote { advance() } }
                return String(text)
            }
            guard let next = current else { return nil }
            text.append(next)
            advance()
        }
        return nil
    }

    private func starts(with quote: Unicode.Scalar, count: Int) -> Bool {
        index + count <= scalars.count && scalars[index..<(index + count)].allSatisfy { $0 == quote }
    }
}
