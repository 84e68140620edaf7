import AdminOperations
import Foundation
import Synchronization
import Testing

@testable import AdminAPI

@Suite("API: live views")
struct LiveEventsTests {
    /// What was written; the stream is open until it says enough.
    private final class Page: Sendable {
        private let text = Mutex("")
        private let enough: @Sendable (String) -> Bool
        private let looks = Mutex(0)

        init(_ enough: @escaping @Sendable (String) -> Bool) { self.enough = enough }

        var written: String { text.withLock { $0 } }
        /// Ends in any case: a minute of looks.
        var isOpen: Bool {
            looks.withLock {
                $0 += 1
                return $0 < 60
            } && !enough(written)
        }
        func write(_ more: String) { text.withLock { $0 += more } }
    }

    private func live(_ world: APIWorld, _ token: String = TokenDesk.owner) -> LiveEvents {
        LiveEvents(service: world.desk, asker: Asker(.token(token)))
    }

    @Test("a message that comes in is told: counts of the queue and its line of the trace, which is where the next stream goes on")
    func told() async throws {
        let world = try await APIWorld()
        let flow = try world.fixture.mailFlow()
        try await world.fixture.pass(flow, to: "bob@partner.example", subject: "before")
        let page = Page { $0.contains("event: trace") }
        async let stream: Void = live(world).run([.queue, .trace], after: nil, isOpen: { page.isOpen }) { page.write($0) }
        while !page.written.contains("event: queue") { try await Task.sleep(for: .milliseconds(20)) }
        let id = try await world.fixture.pass(flow, to: "carol@partner.example", subject: "meanwhile")
        try await stream
        #expect(page.written.contains("retry: 2000\n\n"))
        #expect(page.written.matches(of: #/event: trace\n/#).count == 1 && page.written.contains(id))
        let last = try #require(page.written.firstMatch(of: #/id: ([^\n]+)\nevent: trace/#)).output.1
        let third = try await world.fixture.pass(flow, to: "dave@partner.example", subject: "after")
        let next = Page { $0.contains("event: trace") }
        try await live(world).run([.trace], after: String(last), isOpen: { next.isOpen }) { next.write($0) }
        #expect(next.written.contains(third) && !next.written.contains(id), "\(next.written)")
        await world.stop()
    }

    @Test("topics are those there is a right for; one that is named and forbidden is 403, nobody 401, an unknown one 400")
    func rights() async throws {
        let world = try await APIWorld()
        let queueOnly = world.desk.add("queue", [StatusShow.permission])
        let request = { (target: String) in APIRequest(method: "GET", target: target, headers: [:], body: []) }
        #expect(try await live(world, queueOnly).topics(request("/api/v1/events")) == [.queue])
        #expect(try await live(world).topics(request("/api/v1/events")) == [.queue, .trace, .jobs])
        #expect(try await world.ask("GET", "events?topics=queue,trace", token: queueOnly).status == 403)
        #expect(try await world.ask("GET", "events", token: world.desk.add("none", [])).status == 403)
        #expect(try await world.ask("GET", "events", token: nil).status == 401)
        #expect(try await world.ask("GET", "events", token: nil, headers: [("Cookie", "session=zegel_owner")]).status == 401)
        #expect(try await world.ask("GET", "events?topics=secrets").status == 400)
        #expect(try await world.ask("GET", "events?token=zegel_owner", token: nil).status == 401)
        #expect(try await world.ask("POST", "events").status == 405)
        await world.stop()
    }

    @Test("a token that is taken back ends the stream")
    func revoked() async throws {
        let world = try await APIWorld()
        let token = world.desk.add("short", [StatusShow.permission])
        let page = Page { _ in false }
        async let stream: Void = live(world, token).run([.queue], after: nil, isOpen: { page.isOpen }) { page.write($0) }
        while !page.written.contains("event: queue") { try await Task.sleep(for: .milliseconds(20)) }
        world.desk.remove(token)
        try await stream
        #expect(page.written.contains("event: end\n"))
        await world.stop()
    }

    @Test("long work tells that it goes on, and its result at the end")
    func progress() async throws {
        let world = try await APIWorld()
        let answer = try await world.ask("POST", "crls/update", "{}", headers: [("Accept", "text/event-stream")])
        #expect(answer.status == 200 && answer.headers.first(name: "Content-Type") == "text/event-stream")
        #expect(answer.text.contains("event: result\ndata: [") && answer.text.hasSuffix("\n\n"))
        let bad = try await world.ask("POST", "domains", #"{"domain":"not one"}"#, headers: [("Accept", "text/event-stream")])
        #expect(bad.text.contains("event: problem\ndata: {") && bad.text.contains("\"field\":\"domain\""))
        await world.stop()
    }

    @Test("JSON in an event is one line whatever a subject holds")
    func oneLine() {
        let text = LiveEvents.event("trace", .object(["a": .text("x\ny\r\n\u{2028}data: evil\n\nevent: end")]), id: "1")
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 5)
        #expect(!text.dropLast(2).contains("\n\n") && !text.contains("\r"))
    }
}
