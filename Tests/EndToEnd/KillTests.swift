import Foundation
import Mail
import Synchronization
import TestSupport
import Testing

/// What the gateway answered 250 to.
private final class Ledger: Sendable {
    private let state = Mutex<(names: Set<String>, isOver: Bool)>(([], false))

    var names: Set<String> { state.withLock { $0.names } }
    var isOver: Bool { state.withLock { $0.isOver } }
    func add(_ name: String) { state.withLock { _ = $0.names.insert(name) } }
    func end() { state.withLock { $0.isOver = true } }
}

@Suite("Kill -9 loses nothing", .serialized)
struct KillTests {
    @Test("A-42 with 20 kills: under load with signing and encryption every accepted mail arrives", .timeLimit(.minutes(15)))
    func a42() async throws {
        let world = try await World.start()
        let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
        try await world.addKey(try world.authority.leaf(for: alice))
        try await world.addCertificate(try world.authority.leaf(for: bob))
        let ledger = Ledger()
        let load = Task {
            await withTaskGroup(of: Void.self) { group in
                for sender in 0..<4 {
                    group.addTask {
                        var number = 0
                        while !ledger.isOver {
                            number += 1
                            let name = "mail-\(sender)-\(number)"
                            let outcome = await world.send(
                                World.mail(from: alice, to: bob, subject: name), from: alice, to: bob, fromInside: true)
                            if case .delivered = outcome[bob] {
                                ledger.add(name)
                            } else {
                                try? await Task.sleep(for: .milliseconds(5))
                            }
                        }
                    }
                }
            }
        }
        for round in 0..<20 {
            // A busy machine takes its time: each life gets some mail in.
            while ledger.names.count <= round { try await Task.sleep(for: .milliseconds(10)) }
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...250)))
            world.gateway.kill()
            try await world.gateway.start()
        }
        ledger.end()
        await load.value
        let names = ledger.names
        #expect(names.count >= 20)
        let arrived = try await arrivals(of: names, at: world, recipient: bob)
        #expect(names.subtracting(arrived.keys).isEmpty, "lost: \(names.subtracting(arrived.keys).sorted().prefix(5))")
        let extra = arrived.values.reduce(0) { $0 + $1 - 1 }
        #expect(extra <= 20 * 20, "at most the deliveries in flight at each kill come twice")
        #expect(world.outside.all.allSatisfy { !$0.text.contains("MARK ") })
        print("accepted \(names.count), arrived \(arrived.count), extra copies \(extra)")
        await world.stop()
    }

    /// How often each mail arrived. Mail that was alone in work at two kills is held: an administrator's release is part of the story.
    private func arrivals(of names: Set<String>, at world: World, recipient: String) async throws -> [String: Int] {
        for _ in 0..<600 {
            let counts = Dictionary(world.outside.all.compactMap { $0.header("Subject") }.map { ($0, 1) }, uniquingKeysWith: +)
            if names.isSubset(of: counts.keys) { return counts }
            try await release(world)
            try await Task.sleep(for: .milliseconds(100))
        }
        return Dictionary(world.outside.all.compactMap { $0.header("Subject") }.map { ($0, 1) }, uniquingKeysWith: +)
    }

    private func release(_ world: World) async throws {
        let held = try await world.gateway.must("queue", "list", "--state", "held", "--json")
        let items = (try? JSONSerialization.jsonObject(with: Data(held.output))) as? [[String: Any]] ?? []
        for item in items { if let id = item["id"] as? String { try await world.gateway.zegel("queue", "release", id) } }
        let waiting = try await world.gateway.must("queue", "list", "--state", "deferred", "--json")
        let deferred = (try? JSONSerialization.jsonObject(with: Data(waiting.output))) as? [[String: Any]] ?? []
        for item in deferred { if let id = item["id"] as? String { try await world.gateway.zegel("queue", "retry", id) } }
    }

    @Test("SIGTERM ends it in order: exit 0, and what was accepted is delivered after the next start")
    func stops() async throws {
        let world = try await World.start()
        await world.outside.stop()
        let outcome = await world.send(
            World.mail(from: "alice@zegel.example", to: "bob@partner.example"), from: "alice@zegel.example", to: "bob@partner.example",
            fromInside: true)
        #expect(outcome.values.contains { if case .delivered = $0 { true } else { false } })
        #expect(await world.gateway.stop() == 0)
        try await world.gateway.start()
        let queue = try await world.gateway.must("queue", "list", "--json").text
        #expect(queue.contains("bob@partner.example"))
        await world.stop()
    }

    @Test("SIGTERM in the middle of a delivery: it is finished first, and the mail comes once")
    func drains() async throws {
        let (reached, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let outside = try MailSink { command, _ in
            guard command == "." else { return nil }
            reached.signal()
            goOn.wait()
            return nil
        }
        defer { outside.stop() }
        let world = try await World.start(outsidePort: outside.port)
        let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                reached.wait()
                continuation.resume()
            }
        }
        async let status = world.gateway.stop()
        while !world.gateway.log.contains("engine.stopping") { try await Task.sleep(for: .milliseconds(10)) }
        goOn.signal()
        #expect(await status == 0)
        try await world.gateway.start()
        #expect(try await world.gateway.must("queue", "list").text == "No messages.\n")
        #expect(outside.received.map(\.forwardPaths) == [[bob]] && outside.offered.count == 1)
        await world.stop()
    }
}
