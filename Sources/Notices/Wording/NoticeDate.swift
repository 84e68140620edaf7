import Foundation
import Settings

/// Dates as people write them, in UTC.
struct NoticeDate {
    private let language: Language

    init(_ language: Language) { self.language = language }

    /// `12 March 2026`, `12. März 2026`
    func day(_ date: Date) -> String {
        let part = parts(of: date)
        return day(part.day ?? 1, month: (part.month ?? 1) - 1, year: part.year ?? 1970)
    }

    /// The day of reasons, which are English where they are made.
    /// - Parameter text: `12 March 2026`
    /// - Returns: `nil` if it is not a day.
    func day(inEnglish text: String) -> String? {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]),
            let month = Self.months[.en]?.firstIndex(of: String(parts[1]))
        else { return nil }
        return self.day(day, month: month, year: year)
    }

    private func day(_ day: Int, month index: Int, year: Int) -> String {
        let names = Self.months[language] ?? []
        let month = names.indices.contains(index) ? names[index] : "\(index + 1)"
        // A no-break space: a day at the end of a line and its month on the next read badly.
        return "\(day)\(language == .de ? "." : "")\u{A0}\(month) \(year)"
    }

    /// `12 March 2026, 14:05 UTC`
    func moment(_ date: Date) -> String {
        let part = parts(of: date)
        let time = [part.hour ?? 0, part.minute ?? 0].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(day(date)), \(time) UTC"
    }

    private func parts(of date: Date) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
    }

    private static let months: [Language: [String]] = [
        .en: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ],
        .de: [
            "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
        ],
        .nl: [
            "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
        ],
        .fr: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ],
    ]
}
