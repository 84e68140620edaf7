import Foundation
import Settings

/// The wording of numbers, names and dates in steps.
enum Words {
    /// `5A:91…C4:07`: enough to tell certificates apart; the full thumbprint is in the record.
    static func short(_ thumbprint: String) -> String {
        let hex = Array(thumbprint.uppercased())
        guard hex.count >= 8 else { return thumbprint.uppercased() }
        return "\(String(hex[0...1])):\(String(hex[2...3]))…\(String(hex[(hex.count - 4)...(hex.count - 3)])):\(String(hex[(hex.count - 2)...]))"
    }

    /// `12 March 2026`, in UTC: the same words on every machine.
    static func day(_ date: Date) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ]
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        guard let year = parts.year, let month = parts.month, let day = parts.day, months.indices.contains(month - 1) else { return "" }
        return "\(day) \(months[month - 1]) \(year)"
    }

    /// `48 kB`
    static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1000: "\(bytes) bytes"
        case ..<1_000_000: "\(bytes / 1000) kB"
        default: "\(bytes / 1_000_000) MB"
        }
    }

    static func tooLarge(_ bytes: Int, _ limit: Resolved<ByteCount>) -> String {
        "the mail has \(size(bytes)), more than \(SettingKeys.smimeMaxSize.name) = \(limit.value.settingText)"
    }

    /// `one certificate`, `3 certificates`
    static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "one \(noun)" : "\(number) \(noun)s"
    }
}
