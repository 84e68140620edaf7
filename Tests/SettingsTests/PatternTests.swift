import Settings
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
        let clock = ContinuousClock()
        let start = clock.now
        #expect(pattern.search(String(repeating: "a", count: 60) + "!") == .gaveUp)
        #expect(clock.now - start < .seconds(2))
    }

    @Test("an engine out of memory is no \"not found\"")
    func outOfMemory() throws {
        #expect(try #require(Pattern("(a|b)*c")).search(String(repeating: "a", count: 400_000)) == .gaveUp)
    }

    @Test("a million characters are searched or given up in time")
    func long() throws {
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try #require(Pattern("secret$")).search(String(repeating: "a", count: 1_000_000) + "secret") != .notFound)
        #expect(clock.now - start < .seconds(2))
    }

    @Test("several texts share one time limit")
    func shared() throws {
        let pattern = try #require(Pattern("(a+)+$"))
        let clock = ContinuousClock()
        let start = clock.now
        let texts = Array(repeating: String(repeating: "a", count: 60) + "!", count: 1000)
        #expect(pattern.search(texts).gaveUp)
        #expect(clock.now - start < .seconds(2))
    }

    @Test("what is no expression is none", arguments: ["(", "[a", "*", "", "(?<n>", String(repeating: "a", count: 1001)])
    func malformed(_ source: String) {
        #expect(Pattern(source) == nil)
    }
}
