import Foundation
import Web

/// Times as people write them, the exact one on hover.
struct Times: Sendable {
    let language: Language
    let now: Date

    private var locale: Locale { Locale(identifier: language == .german ? "de_DE" : "en_GB") }

    func at(_ date: Date) -> HTML { "<time datetime=\"\(date.ISO8601Format())\" title=\"\(exact(date))\" data-zone>\(words(date))</time>" }

    func at(_ date: Date?) -> HTML { date.map { at($0) } ?? "–" }

    /// The day alone.
    func day(_ date: Date) -> HTML {
        "<time datetime=\"\(date.ISO8601Format())\" title=\"\(exact(date))\" data-zone>\(dayWords(date))</time>"
    }

    /// `today 09:14`, `yesterday 17:40`, `12 March 2026, 08:01`
    func words(_ date: Date) -> String {
        let time = date.formatted(Date.FormatStyle(locale: locale).hour(.twoDigits(amPM: .omitted)).minute(.twoDigits))
        let calendar = Calendar.current
        if calendar.isDate(date, inSameDayAs: now) { return "\(TimeWords.today(language)) \(time)" }
        if let before = calendar.date(byAdding: .day, value: -1, to: now), calendar.isDate(date, inSameDayAs: before) {
            return "\(TimeWords.yesterday(language)) \(time)"
        }
        return "\(dayWords(date)), \(time)"
    }

    func dayWords(_ date: Date) -> String {
        date.formatted(Date.FormatStyle(locale: locale).day().month(.wide).year())
    }

    private func exact(_ date: Date) -> String {
        date.formatted(Date.FormatStyle(date: .complete, time: .complete, locale: locale))
    }

    /// `in 14 days`, `12 days ago`
    func distance(_ date: Date) -> String {
        let seconds = date.timeIntervalSince(now)
        let (number, unit) = Self.largest(abs(seconds))
        let amount = "\(number) \(number == 1 ? TimeWords.one[unit](language) : TimeWords.many[unit](language))"
        return seconds < 0 ? TimeWords.ago(language, ["time": amount]) : TimeWords.within(language, ["time": amount])
    }

    /// `2 min`
    func age(_ seconds: Double) -> String {
        let (number, unit) = Self.largest(max(seconds, 0))
        return "\(number) \(TimeWords.short[unit])"
    }

    /// Seconds, minutes, hours, days.
    private static func largest(_ seconds: Double) -> (Int, Int) {
        switch seconds {
        case ..<60: (Int(seconds), 0)
        case ..<5400: (Int(seconds / 60), 1)
        case ..<172_800: (Int(seconds / 3600), 2)
        default: (Int(seconds / 86_400), 3)
        }
    }
}

extension Visit {
    var times: Times { Times(language: language, now: now) }

    func number(_ value: some BinaryInteger) -> String {
        Int(value).formatted(.number.locale(Locale(identifier: language == .german ? "de_DE" : "en_GB")))
    }

    /// `48 kB`
    func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1000: "\(bytes) B"
        case ..<1_000_000: "\(bytes / 1000) kB"
        default: "\(number(bytes / 1_000_000)) MB"
        }
    }
}
