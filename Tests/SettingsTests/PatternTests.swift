import Settings
import TestSupport
import Testing

@Suite("T-04, regular expressions in bounded time")
struct PatternTests {
    @Test("is found anywhere, without regard to letter case")
    func finds() throws {
        let pattern = try #require(Pattern("geheim|vertraulich"))
        #expect(pattern.search("Re: VERTRAULICHES Angebot") == .found)
        #expect(pattern.search("Angebot") == .notFound)
    }

    @Test("a catastrophic expression gives up in time", arguments: ["(a+)+$", "(a|aa)+$", "(.*a){25}$"])
    func catastrophic(_ source: String) throws {
        let pattern = try #require(Pattern(source))
        let start = ThreadClock.now
        #expect(pattern.search(String(repeating: "a", count: 60) + "!") == .gaveUp)
        #expect(ThreadClock.now - start < .seconds(2))
    }

    @Test("an engine out of memory is no \"not found\"")
    func outOfMemory() throws {
        #expect(try #require(Pattern("(a|b)*c")).search(String(repeating: "a", count: 400_000)) == .gaveUp)
    }

    @Test("a million characters are searched or given up in time")
    func long() throws {
        let start = ThreadClock.now
        #expect(try #require(Pattern("secret$")).search(String(repeating: "a", count: 1_000_000) + "secret") != .notFound)
        #expect(ThreadClock.now - start < .seconds(2))
    }

    @Test("several texts share one time limit")
    func shared() throws {
        let pattern = try #require(Pattern("(a+)+$"))
        let start = ThreadClock.now
        let texts = Array(repeating: String(repeating: "a", count: 60) + "!", count: 1000)
        #expect(pattern.search(texts).gaveUp)
        #expect(ThreadClock.now - start < .seconds(2))
    }

    @Test("what is no expression is none", arguments: ["(", "[a", "*", "", "(?<n>", String(repeating: "a", count: 1001)])
    func malformed(_ source: String) {
        #expect(Pattern(source) == nil)
    }

    /// Nested repetitions, long alternations, look-behinds and sets that grow when they are read.
    static let heavy = [
        "(((((a{1,999}){1,999}){1,999}){1,999}){1,999})", "(?:(?:(?:x{0,255}){0,255}){0,255}){0,255}",
        "(?<=a{1,900}b{1,90})c", String(repeating: "(", count: 490) + "a" + String(repeating: ")*", count: 250),
        String(repeating: "a?", count: 250) + String(repeating: "a", count: 250),
        "[\\p{L}&&[^\\p{Lu}]]{1,1000}[\\x{0}-\\x{10FFFF}]{1,1000}",
        String(repeating: "(?i:ß|ss)", count: 100), String(repeating: "a|", count: 499) + "a", "(?:(?=(a+))\\1)*b",
        "(\\w+\\s?)*(\\d+[a-z]*)+$",
    ]

    @Test("one that is costly to read or to run is read and searched with, or refused, within the limit and a bit", arguments: heavy)
    func costly(_ source: String) {
        let start = ThreadClock.now
        if let pattern = Pattern(source) {
            for text in [
                String(repeating: "a", count: 300), String(repeating: "word1 ", count: 2000) + "!", String(repeating: "ß", count: 500),
            ] {
                _ = pattern.search(text)
                _ = pattern.ranges(in: text)
            }
        }
        // Six searches of 100 ms each, on a machine that does other things, too.
        #expect(ThreadClock.now - start < .seconds(6))
    }

    @Test("control characters and marks without end are refused, and the reason is told")
    func bytes() {
        #expect(Pattern("a\tb") == nil && Pattern.problem(in: "a\u{1}b")?.contains("control") == true)
        let marks = "a" + String(repeating: "\u{301}", count: 5000)
        #expect(marks.count == 1 && Pattern(marks) == nil && Pattern.problem(in: marks)?.contains("bytes") == true)
    }
}
