import Foundation

/// What people see: data on standard output, talk on standard error, colour only on a terminal and never with NO_COLOR.
enum Terminal {
    static let hasColour = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

    static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    static func green(_ text: String) -> String { paint(text, "32") }
    static func red(_ text: String) -> String { paint(text, "31") }
    static func grey(_ text: String) -> String { paint(text, "90") }
    static func bold(_ text: String) -> String { paint(text, "1") }

    static func amber(_ text: String) -> String { paint(text, "33") }

    private static func paint(_ text: String, _ code: String) -> String { hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

    /// What a stranger wrote, without anything a terminal would obey.
    static func safe(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
    }

    /// The same on one line: a line end in a subject or an answer must not look like a line of ours.
    static func line(_ text: String) -> String { safe(text).replacingOccurrences(of: "\n", with: " ") }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
    }

    /// Aligned columns; the last one is not padded.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let all = [head] + rows.map { $0.map(line) }
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.enumerated().map { number, row in
            let line = row.enumerated().map { column, cell in
                column == head.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ")
            return number == 0 ? bold(line) : line
        }.joined(separator: "\n")
    }

    /// `24 Nov 2026 09:14`
    static func time(_ date: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format:
                "\(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
            locale: Locale(identifier: "en"), timeZone: .current, calendar: Calendar(identifier: .gregorian))
        return date.formatted(style)
    }
}
