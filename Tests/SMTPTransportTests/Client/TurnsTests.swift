import Mail
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import SMTPTransport

@Suite("Concurrency that learns, for each destination")
struct TurnsTests {
    private let hop = NextHop(host: "a.test", port: 25)

    @Test("it begins with 5, grows by one a round up to the limit, and halves when nothing answers")
    func window() {
        var window = ConcurrencyWindow(limit: 20)
        #expect(window.size == 5)
        for _ in 0..<6 { window.succeeded() }
        #expect(window.size == 6)
        for _ in 0..<400 { window.succeeded() }
        #expect(window.size == 20)
        window.failed()
        #expect(window.size == 10 && !window.isDown)
        window.crowded(others: 4)
        #expect(window.size == 4)
        for _ in 0..<2 { window.failed() }
        #expect(window.size == 1 && window.isDown)
        window.succeeded()
        #expect(window.size == 5 && !window.isDown)
        #expect(ConcurrencyWindow(limit: 2).size == 2)
    }

    @Test("a destination that is down takes along whoever waits; the next one asks anew")
    func down() async {
        let turns = Turns()
        for _ in 0..<5 { #expect(await turns.take(hop, patience: .seconds(20)) == .granted) }
        async let waiting = turns.take(hop, patience: .seconds(20))
        while turns.waiting(hop) == 0 { await Task.yield() }
        for _ in 0..<2 { turns.giveBack(hop, .unreachable("no route")) }
        // The window is 1 by now and four are still in use: the one that waits hears of the third failure.
        turns.giveBack(hop, .unreachable("no route"))
        #expect(await waiting == .unreachable("no route"))
        for _ in 0..<2 { turns.giveBack(hop, .unreachable("no route")) }
        #expect(await turns.take(hop, patience: .seconds(20)) == .granted)
    }

    @Test("one whose patience ended frees the others from waiting until a turn ends; other destinations have turns of their own")
    func busy() async {
        let turns = Turns()
        for _ in 0..<5 { #expect(await turns.take(hop, patience: .seconds(20)) == .granted) }
        #expect(await turns.take(hop, patience: .milliseconds(1)) == .busy)
        let begun = ContinuousClock.now
        #expect(await turns.take(hop, patience: .seconds(20)) == .busy)
        #expect(ContinuousClock.now - begun < .seconds(10))
        #expect(await turns.take(NextHop(host: "b.test", port: 25), patience: .milliseconds(1)) == .granted)
        turns.giveBack(hop, .worked)
        #expect(await turns.take(hop, patience: .milliseconds(1)) == .granted)
    }

    /// Connections that are open now, and the most there ever were.
    private final class Crowd: Sendable {
        let state = Mutex<(accepted: Set<Int>, most: Int)>(([], 0))

        func greet(_ connection: Int, limit: Int) -> MailSink.Step? {
            state.withLock { state in
                guard state.accepted.count < limit else { return .replyAndDrop("421 4.7.0 Too many connections") }
                state.accepted.insert(connection)
                state.most = max(state.most, state.accepted.count)
                return nil
            }
        }
    }

    @Test("a server that takes two connections gets all mail over two, and no mail waits for a retry")
    func learns() async throws {
        let crowd = Crowd()
        let sink = try MailSink { command, connection in command.isEmpty ? crowd.greet(connection, limit: 2) : nil }
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test")
        let recipient = try #require(EmailAddress("b@b.test"))
        let hop = NextHop(host: "127.0.0.1", port: sink.port, tls: .none)
        let outcomes = await withTaskGroup(of: RecipientOutcome?.self) { group in
            for number in 0..<60 {
                let content = OutgoingContent(Array("Subject: \(number)\r\n\r\nx\r\n".utf8))
                group.addTask {
                    await client.deliver(envelope: Envelope(reversePath: nil, forwardPaths: [recipient]), to: hop, content: content)[
                        recipient]
                }
            }
            return await group.reduce(into: [RecipientOutcome?]()) { $0.append($1) }
        }
        await client.close()
        let delivered = outcomes.count { if case .delivered = $0 { true } else { false } }
        #expect(delivered == 60, "\(outcomes)")
        #expect(crowd.state.withLock { $0.most } == 2 && sink.received.count == 60)
    }
}
