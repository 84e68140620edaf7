import Foundation
import Logging
import Mail
import SMTP
import SMTPTransport
import Synchronization
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("32 back-pressure at the door")
struct BackPressureTests {
    /// A door whose time is moved by hand and whose pauses are written down.
    private struct Place {
        let fixture: NoticeFixture
        let admission: Admission
        let clock: HandClock
        let meter: MailMeter
        let log: RecordedLog
        let pauses: Pauses
        var backlog: Backlog { fixture.flow.backlog }

        final class Pauses: Sendable {
            let taken = Mutex<[Duration]>([])
        }

        init() async throws {
            let (clock, meter, log, pauses) = (HandClock(), MailMeter(), RecordedLog(), Pauses())
            fixture = try await NoticeFixture(backlog: Backlog(clock: { clock.now }))
            admission = Admission(
                relayDomains: [], disk: DiskGauge(maximumSize: 0, free: { nil }, now: { Date() }), meter: meter,
                pause: { time in pauses.taken.withLock { $0.append(time) } }, clock: { clock.now }, logger: log.logger)
            (self.clock, self.meter, self.log, self.pauses) = (clock, meter, log, pauses)
            let fixture = fixture
            admission.open(
                fixture.flow, fixture.snapshots,
                AccountDesk(store: fixture.store, crypto: fixture.crypto, now: { fixture.clock.now }, logger: log.logger),
                RecipientDesk(
                    check: .none, store: fixture.store, relay: fixture.relay, routes: fixture.configuration.routes,
                    now: { fixture.clock.now }, logger: log.logger))
        }

        static let envelope = Envelope(reversePath: nil, forwardPaths: [EmailAddress("alice@zegel.example")].compactMap(\.self))

        func mail(from origin: Origin) async -> Reply? {
            await admission.check(
                reversePath: nil,
                ClientFacts(
                    address: "192.0.2.1", heloName: "c.test", tls: nil, origin: origin, originReason: "test", listener: "test",
                    authenticatedAs: nil))
        }

        func data(from origin: Origin) async throws { await (try admission.begin(Self.envelope, FlowFixture.submission(origin))).abandon() }
    }

    @Test("MAIL gets 451 4.3.2, strangers first; it is counted, logged once, wakes the runner, and ends by itself")
    func refused() async throws {
        let place = try await Place()
        place.backlog.found(count: 1, bytes: 0)
        for origin in [Origin.outside, .inside] { #expect(await place.mail(from: origin) == nil) }
        place.clock.advance(by: .seconds(11))
        #expect(await place.mail(from: .inside) == nil)
        var runner = place.fixture.queue.received.stream().makeAsyncIterator()
        await runner.next()
        for _ in 0..<3 { #expect(await place.mail(from: .outside)?.summary.hasPrefix("451 4.3.2 ") == true) }
        // It was woken: else this would wait for ever.
        await runner.next()
        place.clock.advance(by: .seconds(5))
        #expect(await place.mail(from: .inside)?.summary.hasPrefix("451 4.3.2 ") == true)
        #expect(place.meter.counts.turnedAway == [.outside: 3, .inside: 1])
        #expect(place.log.lines.count { $0.contains("smtp.too-much-waits") } == 1, "\(place.log.lines)")
        // The woken runner finds nothing: the count was wrong.
        _ = try await place.backlog.claim(limit: 8, of: place.fixture.queue)
        for origin in [Origin.outside, .inside] { #expect(await place.mail(from: origin) == nil) }
        try await place.fixture.stop()
    }

    @Test("the answer to DATA waits while mail waits, with nothing in memory; one that is too much after that gets 451 4.3.2")
    func slowed() async throws {
        let place = try await Place()
        try await place.data(from: .outside)
        #expect(place.pauses.taken.withLock { $0.isEmpty } && place.meter.counts.slowed == 0)
        place.backlog.found(count: 1, bytes: 0)
        place.clock.advance(by: .seconds(7))
        let free = place.fixture.flow.intake.left
        try await place.data(from: .outside)
        #expect(place.pauses.taken.withLock { $0 } == [.seconds(2)] && place.meter.counts.slowed == 1)
        #expect(place.fixture.flow.intake.left == free)
        place.clock.advance(by: .seconds(4))
        let failure = await #expect(throws: MailFailure.self) { try await place.data(from: .outside) }
        #expect(failure?.reply.summary.hasPrefix("451 4.3.2 ") == true)
        try await place.data(from: .inside)
        #expect(place.pauses.taken.withLock { $0 } == [.seconds(2), .seconds(4), .seconds(4)])
        try await place.fixture.stop()
    }

    @Test("mail taken in by the door is in the count until the queue's runner claims it")
    func wired() async throws {
        let place = try await Place()
        for _ in 0..<3 {
            let writer = try await place.admission.begin(Place.envelope, FlowFixture.submission(.inside))
            try await writer.append(NoticeFixture.mail(from: "bob@zegel.example", to: "alice@zegel.example"))
            _ = try await writer.commit()
        }
        #expect(place.backlog.count == 3)
        let runner = Task {
            await QueueRunner(
                flow: { place.fixture.flow }, queue: place.fixture.queue, configuration: place.fixture.configuration,
                now: { place.fixture.clock.now }, logger: place.log.logger
            ).run()
        }
        while try await place.fixture.queue.counts()[.received] != nil { await Task.yield() }
        runner.cancel()
        await runner.value
        #expect(place.backlog.count == 0 && place.backlog.wait == .zero)
        try await place.fixture.stop()
    }
}
