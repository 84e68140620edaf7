import Foundation
import Mail
import Testing

@testable import Queue
@testable import Store

@Suite("Accept: nothing before the commit, everything after it (G-07)")
struct AcceptTests {
    @Test(
        "bytes come back as they were, in chunks of 256 KiB",
        arguments: [0, 1, 262_143, 262_144, 262_145, 1_048_576, 1_048_577, 3_000_000])
    func roundTrip(_ size: Int) async throws {
        let fixture = try await QueueFixture()
        let bytes = patternedBytes(size)
        let writer = fixture.queue.beginAccept(Envelope(reversePath: .alice, forwardPaths: [.bob]), fixture.submission)
        for start in stride(from: 0, to: size, by: 100_000) { try await writer.append(Array(bytes[start..<min(start + 100_000, size)])) }
        let id = try await writer.commit()
        let content = try await fixture.queue.content(of: id)
        #expect(content.size == size)
        #expect(content.chunkCount == (size + 262_143) / 262_144)
        #expect(try await content.bytes() == bytes)
        try await fixture.expectSoundReferences()
    }

    @Test("the envelope and how the message came are kept")
    func facts() async throws {
        let fixture = try await QueueFixture()
        let unicode = try #require(EmailAddress("jürgen@xn--bcher-kva.example"))
        var envelope = Envelope(reversePath: nil, forwardPaths: [.bob, unicode], body: .eightBitMIME, isInternationalized: true)
        let id = try await fixture.queue.accept([1], envelope, fixture.submission)
        let entry = try #require(await fixture.queue.claimReceived())
        envelope.declaredSize = nil
        #expect(entry.id == id)
        #expect(entry.envelope == envelope)
        #expect(entry.envelope.forwardPaths.map(\.description) == envelope.forwardPaths.map(\.description))
        #expect(entry.submission == fixture.submission)
    }

    @Test("once commit returned, a crash loses nothing")
    func durable() async throws {
        let before = try await QueueFixture()
        let bytes = patternedBytes(700_000)
        let id = try await before.queue.accept(bytes, Envelope(reversePath: .alice, forwardPaths: [.bob]), before.submission)
        let after = try await before.crashed()
        #expect(try await after.queue.bytes(of: id) == bytes)
        #expect(try await after.state(id) == .received)
    }

    @Test("before commit nothing is queued; a crash leaves chunks that the start sweeps")
    func crashWhileReceiving() async throws {
        let before = try await QueueFixture()
        let writer = before.queue.beginAccept(Envelope(reversePath: .alice, forwardPaths: [.bob]), before.submission)
        try await writer.append(patternedBytes(2_500_000))
        let after = try await before.crashed()
        #expect(try await after.queue.counts().isEmpty)
        #expect(try await !after.store.read { try $0.orphanedMessages(limit: 10) }.isEmpty)
        _ = try await after.queue.recoverAfterStart()
        try await after.expectSoundReferences()
    }

    @Test("an abandoned message leaves nothing", arguments: [10, 2_500_000])
    func abandon(_ size: Int) async throws {
        let fixture = try await QueueFixture()
        let writer = fixture.queue.beginAccept(Envelope(reversePath: .alice, forwardPaths: [.bob]), fixture.submission)
        try await writer.append(patternedBytes(size))
        await writer.abandon()
        #expect(try await fixture.queue.counts().isEmpty)
        try await fixture.expectSoundReferences()
        await #expect(throws: StoreError.self) { try await writer.commit() }
    }

    @Test("many sessions at once: each message once, ids never repeat")
    func concurrent() async throws {
        let fixture = try await QueueFixture()
        let ids = try await withThrowingTaskGroup(of: (QueueID, String).self) { group in
            for number in 0..<200 {
                group.addTask { (try await fixture.accept("mail \(number)"), "mail \(number)") }
            }
            return try await group.reduce(into: [QueueID: String]()) { $0[$1.0] = $1.1 }
        }
        #expect(ids.count == 200)
        for (id, text) in ids { #expect(try await fixture.queue.bytes(of: id) == Array(text.utf8)) }
    }

    @Test("a store that is closed refuses: no 250")
    func closed() async throws {
        let fixture = try await QueueFixture()
        await fixture.store.close()
        await #expect(throws: StoreError.closed) { try await fixture.accept("late") }
        #expect(MailFailure.cannotQueue(StoreError.closed).reply.code == 451)
        #expect(MailFailure.cannotQueue(StoreError.diskFull).reply.summary.hasPrefix("452 4.3.1"))
    }

    @Test("a runner is woken by an accepted message", .timeLimit(.minutes(1)))
    func wakes() async throws {
        let fixture = try await QueueFixture()
        var wakeUps = fixture.queue.received.stream().makeAsyncIterator()
        await wakeUps.next()
        let id = try await fixture.accept("hello")
        await wakeUps.next()
        #expect(try await fixture.queue.claimReceived()?.id == id)
    }
}
