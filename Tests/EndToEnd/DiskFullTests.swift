import Foundation
import Mail
import SMTPTransport
import TestSupport
import Testing

/// A gateway whose state lies on a disk of its own: a small file system in memory.
@Suite("A full disk", .serialized, .enabled(if: SmallDisk.isPossible, "needs root and the right to mount"))
struct DiskFullTests {
    private static let (alice, bob) = ("alice@zegel.example", "bob@partner.example")

    private func start(_ disk: SmallDisk, reserve: Int) async throws -> World {
        let configuration = "maximum_size = 1048576\ndisk_reserve = \(reserve)\n"
        return try await World.start(configuration: configuration, state: disk.path)
    }

    private func send(_ world: World, _ name: String, size: Int = 100) async -> RecipientOutcome? {
        let mail = World.mail(from: Self.alice, to: Self.bob, subject: name, body: String(repeating: "MARK \(name) ", count: size / 10))
        return await world.send(mail, from: Self.alice, to: Self.bob, fromInside: true)[Self.bob]
    }

    @Test("below the reserve mail gets 452 4.3.1; with room again it goes on by itself")
    func reserve() async throws {
        let disk = try SmallDisk(megabytes: 200)
        let world = try await start(disk, reserve: 20 << 20)
        guard case .delivered = await send(world, "before") else { throw HarnessError.stopped(world.gateway.log) }
        try disk.fill(leaving: 10 << 20)
        let refused = try await eventually(world) { if case .deferred(let reply?, _) = $0 { reply } else { nil } }
        #expect(refused.code == 452 && refused.status == EnhancedStatus(4, 3, 1))
        try disk.empty()
        _ = try await eventually(world) { if case .delivered = $0 { true } else { nil } }
        await world.stop()
    }

    /// The disk is looked at once a second.
    private func eventually<T>(_ world: World, _ wanted: (RecipientOutcome) -> T?) async throws -> T {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if let outcome = await send(world, "again"), let found = wanted(outcome) { return found }
        }
        throw HarnessError.stopped(world.gateway.log)
    }

    @Test("full to the last byte: 452 4.3.1, nothing plain leaves, nothing accepted is lost, nothing is corrupt, and it recovers alone")
    func full() async throws {
        let disk = try SmallDisk(megabytes: 200)
        let world = try await start(disk, reserve: 0)
        try await world.addKey(try world.authority.leaf(for: Self.alice))
        try await world.addCertificate(try world.authority.leaf(for: Self.bob))
        try await world.set("encrypt.mode", "mandatory", user: Self.bob)
        // A reserve of one and a half messages is still kept: this takes it away under the gateway's hands.
        try disk.fill(leaving: 4 << 20)
        var accepted: Set<String> = []
        var refusals: [Reply] = []
        for number in 0..<40 {
            let name = "mail-\(number)"
            switch await send(world, name, size: 300_000) {
            case .delivered: accepted.insert(name)
            case .deferred(let reply?, _): refusals.append(reply)
            case let other: Issue.record("\(String(describing: other))")
            }
            if number == 5 { try disk.fill(leaving: 0) }
        }
        // Whoever asks again and again in one session is hung up on, as after any other refusals.
        #expect(
            refusals.first?.code == 452
                && refusals.allSatisfy { $0.code == 452 && $0.status == EnhancedStatus(4, 3, 1) || $0.code == 421 },
            "\(Set(refusals.map(\.summary)))")
        #expect(!accepted.isEmpty)
        try disk.empty()
        _ = try await eventually(world) { if case .delivered = $0 { true } else { nil } }
        // What failed for want of room has its time; an administrator need not wait for it.
        let deadline = ContinuousClock.now + .seconds(60)
        var arrived: Set<String> = []
        while ContinuousClock.now < deadline, !accepted.isSubset(of: arrived) {
            try await world.gateway.must("queue", "retry", "--all", "--yes")
            arrived = Set(world.outside.all.compactMap { $0.header("Subject") })
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(accepted.subtracting(arrived).isEmpty, "lost: \(accepted.subtracting(arrived))")
        #expect(world.outside.all.allSatisfy { !$0.text.contains("MARK ") })
        #expect(await world.gateway.stop() == 0)
        let sqlite = try #require(Tool(named: "sqlite3"))
        #expect(try await sqlite.run([disk.path + "/zegel.db", "PRAGMA integrity_check"]).text == "ok\n")
        await world.stop()
    }
}
