import SMTP
import Testing

/// How long a client may take; no clock is read.
@Suite("Time limits of a session, by an injected clock")
struct PaceTests {
    private let start = ContinuousClock.now

    @Test("a command must be complete within 300 s however it trickles in; within 10 s under stress")
    func commands() {
        var pace = Pace(Limits(), at: start)
        pace.received(1, at: start + .seconds(299))
        #expect(pace.deadline(isUnderStress: false) == start + .seconds(300))
        #expect(pace.deadline(isUnderStress: true) == start + .seconds(10))
        pace.awaitCommand(at: start + .seconds(299))
        #expect(pace.deadline(isUnderStress: false) == start + .seconds(599))
    }

    @Test("a message may pause for 300 s; under stress for 10 s, and must come in at 500 octets a second")
    func messages() {
        var pace = Pace(Limits(), at: start)
        pace.awaitMessage(at: start)
        pace.received(1000, at: start + .seconds(5))
        #expect(pace.deadline(isUnderStress: false) == start + .seconds(305))
        #expect(pace.deadline(isUnderStress: true) == start + .seconds(12))
        pace.received(1_000_000, at: start + .seconds(11))
        #expect(pace.deadline(isUnderStress: true) == start + .seconds(21))
    }

    @Test("rates count a minute, by client, and forget")
    func rates() {
        var rates = RateTable()
        let events: [(String, Int?, Int)] = [
            ("a", 2, 0), ("a", 2, 0), ("a", 2, 0), ("b", 2, 0), ("a", 2, 59), ("a", 2, 60), ("a", nil, 60),
        ]
        let verdicts = events.map { rates.count($0.0, limit: $0.1, at: start + .seconds($0.2)) }
        #expect(verdicts == [true, true, false, true, false, true, true])
        for number in 0..<20_000 { _ = rates.count("c\(number)", limit: 1, at: start + .seconds(120)) }
        let again = rates.count("c19999", limit: 1, at: start + .seconds(120))
        #expect(!again)
    }
}
