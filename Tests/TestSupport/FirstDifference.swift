/// Where two lists of lines part, in few words: whole trees in a failure say nothing.
public enum FirstDifference {
    /// `nil` when the lists are equal; else the first differing line of each, cut around the place where they part.
    public static func between(_ got: [String], _ expected: [String]) -> String? {
        guard got != expected else { return nil }
        let index = zip(got, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(got.count, expected.count)
        let a = index < got.count ? got[index] : "(nothing more)"
        let b = index < expected.count ? expected[index] : "(nothing more)"
        let common = zip(a.unicodeScalars, b.unicodeScalars).prefix { $0 == $1 }.count
        return "line \(index + 1): got \(cut(a, common)), expected \(cut(b, common))"
    }

    private static func cut(_ line: String, _ place: Int) -> String {
        String(String.UnicodeScalarView(line.unicodeScalars.dropFirst(max(0, place - 40)).prefix(120))).debugDescription
    }
}
