import Testing

@testable import Health

@Suite("Metrics as text")
struct OpenMetricsTextTests {
    @Test("types, units, labels and the end are as OpenMetrics has them")
    func form() {
        let text = OpenMetricsText([
            MetricFamily("mails", .counter, "Mails.", [.init(3, [.init("origin", "inside")]), .init(0, [.init("origin", "outside")])]),
            MetricFamily("oldest_seconds", .gauge, "Age.", [.init(1.5)]), MetricFamily("none", .gauge, "Nothing.", []),
        ]).text
        #expect(
            text == """
                # TYPE mails counter
                # HELP mails Mails.
                mails_total{origin="inside"} 3
                mails_total{origin="outside"} 0
                # TYPE oldest_seconds gauge
                # UNIT oldest_seconds seconds
                # HELP oldest_seconds Age.
                oldest_seconds 1.5
                # EOF

                """)
    }

    @Test("a value can make no line of its own", arguments: ["a\"b", "a\\b", "a\nfake 1", "a\r\n# EOF"])
    func escapes(_ value: String) {
        let text = OpenMetricsText([MetricFamily("m", .gauge, value, [.init(1, [.init("l", value)])])]).text
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 5)
        #expect(!text.contains("\r"))
    }

    @Test(
        "numbers that are none have their words",
        arguments: [(Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (1e20, "1e+20")])
    func odd(_ value: Double, _ word: String) {
        #expect(OpenMetricsText([MetricFamily("m", .gauge, "h", [.init(value)])]).text.contains("\nm \(word)\n"))
    }
}
