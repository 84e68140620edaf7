import Foundation
import Mail
import Testing

@testable import Queue
@testable import Store

@Suite("Recovery: a mail that kills the process does not kill it for ever")
struct RecoveryTests {
    @Test("alone in work at two crashes: held, with the reason; its bytes are kept")
    func poison() async throws {
        var fixture = try await QueueFixture()
        let id = try await fixture.accept("poison")
        for crash in 1...Queue.crashesBeforeHold {
            #expect(try await fixture.queue.claimReceived()?.id == id)
            fixture = try await fixture.crashed()
            let leftBehind = try await fixture.queue.recoverAfterStart()
            #expect(leftBehind.inWork == [id])
            #expect(leftBehind.held == (crash == Queue.crashesBeforeHold ? [id] : []))
        }
        #expect(try await fixture.state(id) == .held)
        #expect(try await fixture.queue.show(id).entry.reason == "Zegel stopped 2 times while it worked on this message")
        #expect(try await fixture.queue.claimReceived() == nil)
        #expect(try await fixture.queue.bytes(of: id) == Array("poison".utf8))
    }

    @Test("among others: the innocent go on, only the poison is held")
    func amongOthers() async throws {
        var fixture = try await QueueFixture()
        var innocent: Set<QueueID> = [try await fixture.accept("a")]
        let poison = try await fixture.accept("poison")
        innocent.insert(try await fixture.accept("b"))
        #expect(try await fixture.queue.claimReceived(limit: 9).count == 3)
        var starts = 0
        var finished: Set<QueueID> = []
        var isHeld = false
        while !isHeld {
            fixture = try await fixture.crashed()
            isHeld = try await fixture.queue.recoverAfterStart().held == [poison]
            starts += 1
            while let entry = try await fixture.queue.claimReceived() {
                #expect(try await fixture.queue.claimReceived(limit: 9).isEmpty, "suspects are worked alone")
                if entry.id == poison { break }
                try await fixture.queue.finish(entry, results: [], trace: nil)
                finished.insert(entry.id)
            }
        }
        #expect(finished == innocent)
        #expect(starts == 3)
        #expect(try await fixture.queue.counts() == [.done: 2, .held: 1])
    }

    @Test("new mail waits only until the suspects are worked")
    func newMailAfterSuspects() async throws {
        let before = try await QueueFixture()
        let old = try await before.accept("old")
        _ = try #require(await before.queue.claimReceived())
        let after = try await before.crashed()
        _ = try await after.queue.recoverAfterStart()
        let new = try await after.accept("new")
        let suspect = try #require(await after.queue.claimReceived(limit: 9).first)
        #expect(suspect.id == old && suspect.isSuspect)
        #expect(try await after.queue.claimReceived(limit: 9).isEmpty)
        try await after.queue.finish(suspect, results: [], trace: nil)
        #expect(try await after.queue.claimReceived(limit: 9).map(\.id) == [new])
    }

    @Test("an orderly stop with work in hand suspects nobody")
    func orderlyStop() async throws {
        let before = try await QueueFixture()
        for number in 0..<3 { _ = try await before.accept("\(number)") }
        #expect(try await before.queue.claimReceived(limit: 3).count == 3)
        try await before.queue.stop()
        let after = try await before.crashed()
        #expect(try await after.queue.recoverAfterStart() == LeftBehind(inWork: [], held: []))
        #expect(try await after.queue.claimReceived(limit: 9).count == 3)
    }

    @Test("a message in delivery is tried again after a crash; one release forgives its crashes")
    func delivery() async throws {
        var fixture = try await QueueFixture()
        let id = try await fixture.makeReady("x")
        for crash in 1...Queue.deliveryCrashesBeforeHold {
            #expect(try await fixture.queue.claimReady(limit: 9).map(\.id) == [id])
            fixture = try await fixture.crashed()
            #expect(try await fixture.queue.recoverAfterStart().held == (crash == Queue.deliveryCrashesBeforeHold ? [id] : []))
        }
        try await fixture.queue.release(id)
        #expect(try await fixture.state(id) == .ready)
        #expect(try await fixture.queue.show(id).entry.crashes == 0)
        #expect(try await fixture.queue.claimReady(limit: 9).first?.envelope.forwardPaths == [.bob])
    }
}
