import Foundation
import Mail
import NIOPosix
import SMTPTransport
import TestSupport
import Testing

/// The short form of ten times the capacity: a gateway that takes 20 connections is offered 200 at once.
@Suite("Back-pressure", .serialized)
struct OverloadTests {
    @Test("at ten times the capacity every mail is taken or told to come back, none is lost, and afterwards mail passes at once")
    func tenTimes() async throws {
        let world = try await World.start(configuration: "[limits]\nconnections = 20\nconnections_per_client = 1000\n")
        let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
        let sender = try #require(EmailAddress(alice))
        let recipient = try #require(EmailAddress(bob))
        // Each of them begins with five connections.
        let clients = try (0..<40).map { _ in try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "client.example") }
        let hop = NextHop(host: "127.0.0.1", port: world.gateway.insidePort, tls: .none)
        let content = OutgoingContent(World.mail(from: alice, to: bob))
        let envelope = Envelope(reversePath: sender, forwardPaths: [recipient])
        let outcomes = await withTaskGroup(of: RecipientOutcome?.self) { group in
            for number in 0..<1000 {
                let client = clients[number % clients.count]
                group.addTask { await client.deliver(envelope: envelope, to: hop, content: content)[recipient] }
            }
            return await group.reduce(into: [RecipientOutcome?]()) { $0.append($1) }
        }
        for client in clients { await client.close() }
        var (taken, later) = (0, 0)
        for outcome in outcomes {
            switch outcome {
            case .delivered: taken += 1
            case .deferred(let reply?, _):
                #expect([421, 451, 452].contains(reply.code), "\(reply.summary)")
                later += 1
            default: Issue.record("\(String(describing: outcome))")
            }
        }
        #expect(taken + later == 1000 && taken > 0 && later > 0, "\(taken) taken, \(later) later")
        #expect(await world.outside.mails(for: bob, count: taken, within: .seconds(60)).count == taken)
        let begun = ContinuousClock.now
        var isTaken = false
        // The last connections are still being closed.
        while !isTaken, ContinuousClock.now - begun < .seconds(30) {
            let after = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
            if case .delivered = after[bob] { isTaken = true }
        }
        #expect(isTaken)
        #expect(await world.outside.mails(for: bob, count: taken + 1).count == taken + 1)
        #expect(ContinuousClock.now - begun < .seconds(30))
        await world.stop()
    }
}
