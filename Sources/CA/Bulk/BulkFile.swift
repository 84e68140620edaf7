import Foundation
import Mail

/// A file of people, read line by line: what is wrong with one line leaves the others alone.
struct BulkFile: Sendable {
    /// More is a mistake, or several files.
    static let maximumLines = 100_000

    struct Line: Sendable {
        /// Of the file; the header stands in line 1.
        var number: Int
        /// As it is written there; empty when there is none.
        var address: String
        var content: Result<BulkLine, CAError>
    }

    let lines: [Line]

    /// - Throws: `CAError.badInput` when the file as a whole cannot be used.
    init(_ bytes: [UInt8]) throws(CAError) {
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw .badInput("the file is not UTF-8: save it as “CSV UTF-8”", field: "file")
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text = String(text.unicodeScalars.dropFirst()) }
        var records = CSVReader.records(in: text)
        guard !records.isEmpty else { throw .badInput("the file is empty", field: "file") }
        let columns = try Self.columns(records.removeFirst())
        guard records.count <= Self.maximumLines else {
            throw .badInput("the file has more than \(Self.maximumLines) lines: cut it into several", field: "file")
        }
        var seen: [String: Int] = [:]
        lines = records.map { Self.line($0, columns, &seen) }
    }

    private static func columns(_ header: CSVReader.Record) throws(CAError) -> [String] {
        let known = BulkLine.columns.joined(separator: ", ")
        let names = header.cells.map { $0.trimmed.lowercased() }
        for name in names where !BulkLine.columns.contains(name) {
            throw .badInput(
                "“\(BulkLine.shown(name))” is no column known here: the first line names the columns, which are \(known)", field: "file")
        }
        guard Set(names).count == names.count else { throw .badInput("the first line names a column twice", field: "file") }
        guard names.contains("address") else { throw .badInput("the first line names no column address", field: "file") }
        return names
    }

    private static func line(_ record: CSVReader.Record, _ columns: [String], _ seen: inout [String: Int]) -> Line {
        let cells = Dictionary(
            zip(columns, record.cells.map(\.trimmed)).filter { !$0.1.isEmpty }, uniquingKeysWith: { first, _ in first })
        var line = Line(
            number: record.line, address: BulkLine.shown(cells["address"] ?? ""),
            content: .failure(.badInput(record.problem ?? "", field: "file")))
        guard record.problem == nil else { return line }
        guard record.cells.count == columns.count else {
            line.content = .failure(
                .badInput(
                    "it has \(record.cells.count) cells and the first line \(columns.count): is a comma missing or too many?", field: "file"
                ))
            return line
        }
        do throws(CAError) {
            let content = try BulkLine(cells)
            let key = "\(EmailAddress(content.address)?.normalized ?? content.address) \(content.profile ?? "")"
            if let first = seen[key] {
                throw .badInput("line \(first) asks for the same", field: "address")
            }
            seen[key] = record.line
            line.content = .success(content)
        } catch {
            line.content = .failure(error)
        }
        return line
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
