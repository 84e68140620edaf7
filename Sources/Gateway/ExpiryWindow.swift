import Foundation

/// Which certificates a run of the expiry job speaks of: those that came to one of the days before their end, or to the end itself,
/// since the last good run. So each is spoken of once a day asked for, also after days without a run.
struct ExpiryWindow {
    private static let day: TimeInterval = 86_400
    private let ranges: [(after: Date, until: Date)]

    /// - Parameters:
    ///   - days: the setting `expiry.warn`.
    ///   - last: the last good run; `nil` before the first: then everything that ends within the longest time is spoken of, and
    ///     nothing that has ended already.
    init(days: [Int], last: Date?, now: Date) {
        ranges = Set(days + [0]).map { count in
            let ahead = TimeInterval(count) * Self.day
            return (last?.addingTimeInterval(ahead) ?? now, now.addingTimeInterval(ahead))
        }
    }

    /// The span the ends of all such certificates lie in.
    var span: (after: Date, until: Date) {
        (ranges.map(\.after).min() ?? .distantPast, ranges.map(\.until).max() ?? .distantPast)
    }

    func contains(_ end: Date) -> Bool { ranges.contains { $0.after < end && end <= $0.until } }
}
