/// What is wrong with a template, and where.
public struct TemplateProblem: Sendable, Hashable, CustomStringConvertible {
    /// From 1; a column counts characters.
    public var line: Int
    public var column: Int
    /// In words for the administrator.
    public var text: String

    public var description: String { "line \(line), column \(column): \(text)" }

    /// - Parameter offset: of the byte in `file` it is about.
    init(_ text: String, at offset: Int, in file: [UInt8]) {
        let before = file[..<min(offset, file.count)]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        line = before.count { $0 == 0x0A } + 1
        column = String(decoding: before[start...], as: UTF8.self).count + 1
        self.text = text
    }
}

/// A template that is not taken: every problem found, in the order of the file.
public struct BadTemplate: Error, Sendable, Hashable, CustomStringConvertible {
    public var problems: [TemplateProblem]

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
