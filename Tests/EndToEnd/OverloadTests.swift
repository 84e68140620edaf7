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

    @Test(
        "mail that comes faster than it is processed is taken or told 451 4.3.2, readyz says why, none is lost, and afterwards mail passes",
        .enabled(if: Tool(named: "curl") != nil, "curl is not installed"))
    func rush() async throws {
        let world = try await World.start(
            configuration: "processing_wait = 1\n[limits]\nconnections_per_client = 1000\n[health]\nport = 0\n")
        let port = try #require(HealthTests.port(world.gateway.log))
        let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
        try await world.addKey(try world.authority.leaf(for: alice))
        try await world.addCertificate(try world.authority.leaf(for: bob))
        let recipient = try #require(EmailAddress(bob))
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "client.example")
        let doorPort = world.gateway.insidePort
        let content = OutgoingContent(
            World.mail(from: alice, to: bob, body: String(repeating: "MARK in a long line of the body\r\n", count: 6000)))
        let envelope = Envelope(reversePath: EmailAddress(alice), forwardPaths: [recipient])
        let obstacle = Task { () -> String? in
            while !Task.isCancelled {
                let said = try await HealthTests.ask("readyz", port)
                if said != "ready\n" { return said }
            }
            return nil
        }
        let outcomes = await withTaskGroup(of: RecipientOutcome?.self) { group in
            var outcomes: [RecipientOutcome?] = []
            for number in 0..<800 {
                if number >= 100, let outcome = await group.next() { outcomes.append(outcome) }
                // A hundred hops, as a hundred servers would come: none learns from the refusals of all the others to be gentle.
                let hop = NextHop(host: "127.0.0.1", port: doorPort, tls: .none, connections: number % 100 + 1)
                group.addTask { await client.deliver(envelope: envelope, to: hop, content: content)[recipient] }
            }
            return await group.reduce(into: outcomes) { $0.append($1) }
        }
        await client.close()
        let later = outcomes.compactMap { outcome -> Reply? in if case .deferred(let reply, _) = outcome { reply } else { nil } }
        let taken = outcomes.count { if case .delivered = $0 { true } else { false } }
        #expect(taken > 0 && !later.isEmpty && taken + later.count == 800, "\(taken) taken, \(later.count) later")
        #expect(later.allSatisfy { $0.summary.hasPrefix("451 4.3.2 ") }, "\(Set(later.map(\.summary)))")
        obstacle.cancel()
        let said = try await obstacle.value
        #expect(
            said?.contains("messages wait to be processed") == true && said?.contains("told to come back") == true, "\(said ?? "ready")")
        #expect(world.gateway.log.contains("smtp.too-much-waits"))
        let metrics = try await HealthTests.ask("metrics", port)
        #expect(metrics.contains("zegel_messages_turned_away_total{origin=\"inside\"} "))
        #expect(await world.outside.mails(for: bob, count: taken, within: .seconds(60)).count == taken)
        let after = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        guard case .delivered = after[bob] else { throw HarnessError.stopped("not taken: \(after)") }
        #expect(await world.outside.mails(for: bob, count: taken + 1).count == taken + 1)
        await world.stop()
    }
}
