/// Reads comma-separated values (RFC 4180), also those with semicolons, as spreadsheets of many countries write them.
struct CSVReader {
    /// One record and the line of the file it begins in, from 1.
    struct Record: Hashable, Sendable {
        var line: Int
        var cells: [String]
        /// Why it cannot be read.
        var problem: String?
    }

    /// - Parameter text: without a byte order mark.
    static func records(in text: String) -> [Record] {
        var reader = CSVReader(Array(text.unicodeScalars))
        return reader.read()
    }

    private let scalars: [Unicode.Scalar]
    private let separator: Unicode.Scalar
    private var position = 0
    private var line = 1

    private init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
        let head = scalars.prefix { $0 != "\n" && $0 != "\r" }
        separator = head.contains(",") || !head.contains(";") ? "," : ";"
    }

    private mutating func read() -> [Record] {
        var records: [Record] = []
        while position < scalars.count {
            let record = record()
            // An empty line is none.
            if record.cells != [""] || record.problem != nil { records.append(record) }
        }
        return records
    }

    private mutating func record() -> Record {
        var record = Record(line: line, cells: [])
        while true {
            record.cells.append(cell(&record.problem))
            guard position < scalars.count else { return record }
            let scalar = scalars[position]
            position += 1
            if scalar == separator { continue }
            if scalar == "\r", position < scalars.count, scalars[position] == "\n" { position += 1 }
            line += 1
            return record
        }
    }

    /// One cell; stands at what ended it afterwards.
    private mutating func cell(_ problem: inout String?) -> String {
        guard position < scalars.count, scalars[position] == "\"" else { return plain() }
        position += 1
        var out = String.UnicodeScalarView()
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            guard scalar == "\"" else {
                if scalar == "\n" { line += 1 }
                out.append(scalar)
                continue
            }
            if position < scalars.count, scalars[position] == "\"" {
                position += 1
                out.append("\"")
                continue
            }
            let rest = plain()
            if !rest.allSatisfy({ $0 == " " }) { problem = problem ?? "there is text behind a closing quotation mark" }
            return String(out)
        }
        problem = problem ?? "a quotation mark is not closed"
        return String(out)
    }

    private mutating func plain() -> String {
        let start = position
        while position < scalars.count, scalars[position] != separator, scalars[position] != "\n", scalars[position] != "\r" {
            position += 1
        }
        return String(String.UnicodeScalarView(scalars[start..<position]))
    }
}
