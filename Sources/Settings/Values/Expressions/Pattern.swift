import Foundation

/// A regular expression in ICU syntax, matched without regard to letter case, in bounded time.
public struct Pattern: Sendable {
    /// What came of looking for the expression in a text.
    public enum Search: Sendable, Equatable {
        case found
        case notFound
        /// The time limit ran out, or the engine's memory did: counts as found (T-04), with an alarm.
        case gaveUp
    }

    /// What a text is searched for at most: T-04.
    public static let timeLimit: Duration = .milliseconds(100)

    /// The expression as written, at most 1,000 characters in one line.
    public let source: String
    private let expression: NSRegularExpression

    /// One character may have any number of marks on it.
    private static let mostBytes = 4000

    /// `nil` when the expression is empty, too long, has control characters or is not well formed.
    public init?(_ source: String) {
        guard (1...1000).contains(source.count), source.utf8.count <= Self.mostBytes, !Self.hasControls(source),
            let expression = try? NSRegularExpression(pattern: source, options: [.caseInsensitive])
        else { return nil }
        self.source = source
        self.expression = expression
    }

    private static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// How many groups it has whose finds can be taken out.
    public var groups: Int { expression.numberOfCaptureGroups }

    /// Looks for a match in `text`, for no longer than `timeLimit`.
    public func search(_ text: String) -> Search {
        let (found, gaveUp) = search(CollectionOfOne(text))
        if !found.isEmpty { return .found }
        return gaveUp ? .gaveUp : .notFound
    }

    /// Looks for a match in each of several texts, for no longer than `timeLimit` in all.
    /// - Returns: the positions of the texts that match, and whether some were not searched to their end.
    public func search(_ texts: some Sequence<String>) -> (found: [Int], gaveUp: Bool) {
        let end = ContinuousClock().now + Self.timeLimit
        var found: [Int] = []
        for (position, text) in texts.enumerated() {
            let (ranges, isComplete) = matches(in: text, limit: 1, until: end)
            if !ranges.isEmpty { found.append(position) } else if !isComplete { return (found, true) }
        }
        return (found, false)
    }

    /// The ranges of all matches that are not empty, first to last; those found before the time limit if it runs out.
    public func ranges(in text: String) -> [Range<String.Index>] {
        matches(in: text, limit: .max, until: ContinuousClock().now + Self.timeLimit).ranges
            .compactMap { Range($0, in: text) }.filter { !$0.isEmpty }
    }

    /// What one match and its first group cover.
    public struct Capture {
        public var match: Range<String.Index>
        /// Empty at the start of the match when the group took no part in it.
        public var group: Range<String.Index>
    }

    /// Every match with what its first group found, first to last; `nil` when the time limit ran out before the end of the text.
    public func captures(in text: String) -> [Capture]? {
        let (results, isComplete) = results(in: text, limit: .max, until: ContinuousClock().now + Self.timeLimit)
        guard isComplete else { return nil }
        return results.compactMap { result in
            guard let match = Range(result.range, in: text), !match.isEmpty else { return nil }
            let group = result.numberOfRanges > 1 ? Range(result.range(at: 1), in: text) : nil
            return Capture(match: match, group: group ?? match.lowerBound..<match.lowerBound)
        }
    }

    /// Stops by a monotonic clock: the engine calls back at every position and about every ten thousand steps.
    private func matches(
        in text: String, limit: Int, until end: ContinuousClock.Instant
    ) -> (ranges: [NSRange], isComplete: Bool) {
        let (results, isComplete) = results(in: text, limit: limit, until: end)
        return (results.map(\.range), isComplete)
    }

    private func results(
        in text: String, limit: Int, until end: ContinuousClock.Instant
    ) -> (results: [NSTextCheckingResult], isComplete: Bool) {
        let clock = ContinuousClock()
        guard clock.now < end else { return ([], false) }
        var results: [NSTextCheckingResult] = []
        var isComplete = true
        var calls = 0
        let whole = NSRange(text.startIndex..., in: text)
        expression.enumerateMatches(in: text, options: [.reportProgress, .reportCompletion], range: whole) { match, flags, stop in
            if let match {
                results.append(match)
                stop.pointee = ObjCBool(results.count >= limit)
            } else if flags.contains(.internalError) {
                isComplete = false
            } else if !flags.contains(.completed) {
                calls += 1
                guard calls % 32 == 0, clock.now > end else { return }
                isComplete = false
                stop.pointee = true
            }
        }
        return (results, isComplete)
    }
}

extension Pattern: SettingValue, Hashable {
    public static var form: String { "a regular expression of at most 1000 characters" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { source }

    public static func problem(in text: String) -> String? {
        let source = text.trimmedBlanks
        if source.isEmpty { return "it is empty" }
        if source.count > 1000 { return "it has \(source.count) characters" }
        if source.utf8.count > mostBytes { return "it has \(source.utf8.count) bytes; \(mostBytes) are the limit" }
        if hasControls(source) { return "it has control characters; write \\t or \\s for them" }
        return Pattern(source) == nil ? ExpressionProblem.find(in: source) ?? "it is not well formed" : nil
    }

    public static func == (a: Self, b: Self) -> Bool { a.source == b.source }
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
