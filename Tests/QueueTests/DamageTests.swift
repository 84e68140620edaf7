import Foundation
import Mail
import Synchronization
import Testing

@testable import Queue
@testable import Store

@Suite("A damaged record of the queue is held with its reason; the others go on")
struct DamageTests {
    /// What may have happened to a record, as what is set of its row.
    static let ofEntry = [
        "submission = 'x'", "submission = '{}'", "forward_paths = 'no address'", "forward_paths = char(0) || '@'", "reverse_path = '<'",
        "kind = 'letter'", "requests = '{'", "trace = ''", "parent = 'x'", "body = '9BIT'", "id = 'x'", "resume = 'elsewhere'",
    ]

    private func damage(_ fixture: QueueFixture, _ id: QueueID, _ change: String) async throws -> Int64 {
        try await fixture.store.write { transaction in
            let sequence = try #require(try transaction.queueEntry(id)).sequence
            // As if the file itself had suffered.
            try transaction.change("PRAGMA ignore_check_constraints = 1")
            defer { try? transaction.change("PRAGMA ignore_check_constraints = 0") }
            try transaction.change("UPDATE queue_entry SET \(change) WHERE sequence = $1", .integer(sequence))
            return sequence
        }
    }

    private func told(_ fixture: QueueFixture) -> @Sendable () -> [QueueID] {
        let told = TestBox()
        fixture.queue.onDamage { told.add($0) }
        return { told.all }
    }

    /// - Returns: the held row; it can be looked at, listed and deleted.
    private func expectHeld(_ fixture: QueueFixture, _ sequence: Int64, told: [QueueID]) async throws {
        let held = try #require(try await fixture.queue.list(in: .held).first)
        #expect(held.sequence == sequence && held.lease == nil)
        #expect(held.reason?.hasPrefix("its record in the queue cannot be read: the store is damaged: ") == true, "\(held.reason ?? "")")
        #expect(told == [held.id])
        #expect(try await fixture.queue.show(held.id).entry.reason == held.reason)
        try await fixture.queue.delete(held.id)
        #expect(try await fixture.state(held.id) == nil)
    }

    @Test("a received message: the claim gives the others, as many as asked for", arguments: ofEntry)
    func received(_ change: String) async throws {
        let fixture = try await QueueFixture()
        let told = told(fixture)
        let bad = try await fixture.accept("bad")
        let sequence = try await damage(fixture, bad, change)
        let good = try await [fixture.accept("a"), fixture.accept("b")]
        #expect(try await fixture.queue.claimReceived(limit: 2).map(\.id) == good)
        try await expectHeld(fixture, sequence, told: told())
    }

    @Test("a message in delivery, its own record or a recipient's", arguments: ofEntry + ["recipient"])
    func ready(_ change: String) async throws {
        let fixture = try await QueueFixture()
        let told = told(fixture)
        let bad = try await fixture.makeReady("bad")
        let sequence = try await damage(fixture, bad, change == "recipient" ? "route = NULL" : change)
        if change == "recipient" {
            try await fixture.store.write {
                try $0.change("UPDATE queue_recipient SET address = 'nobody' WHERE entry = $1", .integer(sequence))
            }
        }
        let good = try await fixture.makeReady("good")
        #expect(try await fixture.queue.claimReady(limit: 9).map(\.id) == [good])
        try await expectHeld(fixture, sequence, told: told())
    }

    @Test("it was in work at a crash: the start goes on, and the first claim holds it")
    func afterCrash() async throws {
        var fixture = try await QueueFixture()
        let (bad, good) = try await (fixture.accept("bad"), fixture.accept("good"))
        #expect(try await fixture.queue.claimReceived(limit: 2).count == 2)
        let sequence = try await damage(fixture, bad, "submission = 'x'")
        fixture = try await fixture.crashed()
        let told = told(fixture)
        #expect(try await fixture.queue.recoverAfterStart() == LeftBehind(inWork: [bad, good], held: []))
        #expect(try await fixture.queue.claimReceived()?.id == good)
        try await expectHeld(fixture, sequence, told: told())
    }

    @Test("released although nothing was mended, it is held again")
    func released() async throws {
        let fixture = try await QueueFixture()
        let bad = try await fixture.accept("bad")
        _ = try await damage(fixture, bad, "submission = 'x'")
        for _ in 0..<2 {
            #expect(try await fixture.queue.claimReceived() == nil)
            #expect(try await fixture.state(bad) == .held)
            try await fixture.queue.release(bad)
        }
    }
}

private final class TestBox: Sendable {
    private let told = Mutex<[QueueID]>([])
    var all: [QueueID] { told.withLock { $0 } }
    func add(_ ids: [QueueID]) { told.withLock { $0 += ids } }
}
