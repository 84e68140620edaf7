import AdminOperations
import Foundation
import Mail
import Settings
import Store

/// Reads the texts of operations into values; a bad one names its field and says what it should be.
enum Inputs {
    static func pattern(_ text: String) throws -> DomainPattern {
        guard let pattern = DomainPattern(text) else {
            throw AdminProblem(
                .badInput, "\(quoted(text)) is no domain: write example.com, or *.example.com for everything below it", field: "domain")
        }
        return pattern
    }

    static func address(_ text: String, field: String = "address") throws -> EmailAddress {
        guard let address = EmailAddress(text) else {
            throw AdminProblem(.badInput, "\(quoted(text)) is no mail address: write user@example.com", field: field)
        }
        return address
    }

    /// `global`, `domain:example.com`, `user:a@example.com`
    static func level(_ text: String) throws -> StoredLevel {
        if text == "global" { return .global }
        if text.hasPrefix("domain:") { return .domain(try pattern(String(text.dropFirst(7)))) }
        if text.hasPrefix("user:") { return .user(try address(String(text.dropFirst(5)))) }
        throw AdminProblem(.badInput, "\(quoted(text)) is no level: write global, domain:example.com or user:a@example.com", field: "level")
    }

    static func id(_ text: String) throws -> QueueID {
        guard let id = QueueID(text) else {
            throw AdminProblem(.badInput, "\(quoted(text)) is no message id: it has 20 letters and digits", field: "id")
        }
        return id
    }

    static func limit(_ number: Int) throws -> Int {
        guard (1...1000).contains(number) else { throw AdminProblem(.badInput, "the limit is a number from 1 to 1000", field: "limit") }
        return number
    }

    static func days(_ number: Int) throws -> Int {
        guard (0...3650).contains(number) else { throw AdminProblem(.badInput, "days is a number from 0 to 3650", field: "days") }
        return number
    }

    /// SHA-256 or the beginning of it, with or without colons and blanks; lower-case digits come back.
    static func thumbprint(_ text: String, field: String = "thumbprint", digits range: ClosedRange<Int> = 8...64) throws -> String {
        let digits = text.lowercased().filter { $0 != ":" && $0 != " " }
        guard range.contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            let count = range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "at least its first \(range.lowerBound)"
            throw AdminProblem(.badInput, "\(quoted(text)) is no thumbprint: give \(count) hexadecimal digits", field: field)
        }
        return digits
    }

    /// `2026-11-24T09:00:00Z`, `2026-11-24` (its beginning, UTC), `7 d`.
    static func time(_ text: String, before now: Date, field: String) throws -> Date {
        if let time = try? Date(text, strategy: .iso8601) { return time }
        if let day = try? Date(text, strategy: .iso8601.year().month().day()) { return day }
        if let ago = Duration(settingText: text) { return now.addingTimeInterval(-Double(ago.components.seconds)) }
        throw AdminProblem(
            .badInput, "\(quoted(text)) is no time: write 2026-11-24T09:00:00Z, 2026-11-24, or how long ago: 7 d, 2 h", field: field)
    }

    /// What somebody typed, short and without anything a terminal or a log would obey.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(80).filter { scalar in
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        return "“" + String(String.UnicodeScalarView(shown)) + "”"
    }
}
