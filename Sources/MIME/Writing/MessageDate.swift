import Foundation

/// The date-time of header fields (RFC 5322 §3.3).
public enum MessageDate {
    /// `Tue, 24 Nov 2026 02:21:00 +0000`: in UTC, whole seconds.
    public static func text(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let part = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(part.weekday ?? 1) - 1]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][(part.month ?? 1) - 1]
        let time = [part.hour, part.minute, part.second].map { twoDigits($0 ?? 0) }.joined(separator: ":")
        return "\(weekday), \(part.day ?? 1) \(month) \(part.year ?? 1970) \(time) +0000"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
