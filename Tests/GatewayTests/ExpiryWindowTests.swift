import Foundation
import Testing

@testable import Gateway

@Suite("When certificates that end are spoken of")
struct ExpiryWindowTests {
    private static let day: TimeInterval = 86_400
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    /// Runs on these days; which of them speak of a certificate that ends after so many days.
    private func spoken(_ runs: [Int], end: Double, days: [Int] = [30, 14, 7]) -> [Int] {
        let notAfter = start.addingTimeInterval(end * Self.day)
        var last: Date?
        return runs.filter { run in
            let now = start.addingTimeInterval(Double(run) * Self.day)
            defer { last = now }
            return ExpiryWindow(days: days, last: last, now: now).contains(notAfter)
        }
    }

    @Test("daily runs: once for each of the days asked for, and once at the end")
    func daily() {
        #expect(spoken(Array(0...60), end: 40) == [10, 26, 33, 40])
        #expect(spoken(Array(0...60), end: 40.5) == [11, 27, 34, 41])
        #expect(spoken(Array(0...60), end: 40, days: []) == [40])
        #expect(spoken(Array(0...60), end: 40, days: [1, 1, 3650]) == [0, 39, 40])
    }

    @Test("the first run speaks of all that end within the longest time, and of none that has ended")
    func first() {
        #expect(spoken([0], end: 20) == [0])
        #expect(spoken([0], end: 30) == [0])
        #expect(spoken([0], end: 31).isEmpty)
        #expect(spoken([0], end: -1).isEmpty)
    }

    @Test("after days without a run nothing was missed, and nothing is said twice")
    func gaps() {
        #expect(spoken([0, 9, 29, 36, 50], end: 40) == [29, 36, 50])
        #expect(spoken([0, 60, 61], end: 40) == [60])
    }

    @Test("the span to read holds all of it")
    func span() {
        let window = ExpiryWindow(days: [30, 7], last: start, now: start.addingTimeInterval(Self.day))
        #expect(window.span.after == start)
        #expect(window.span.until == start.addingTimeInterval(31 * Self.day))
    }
}
