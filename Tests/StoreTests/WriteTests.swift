import Foundation
import Mail
import Synchronization
import Testing

@testable import Store

@Suite("One writer, group commit, each body undone by itself")
struct WriteTests {
    struct Refused: Error, Equatable {}

    @Test("a body that throws loses its own changes alone, also in a shared commit")
    func savepoints() async throws {
        let fixture = try await StoreFixture()
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                group.addTask {
                    do {
                        try await fixture.store.write { transaction in
                            try transaction.set("k\(number)", to: "v", at: .global)
                            if number % 3 == 0 { throw Refused() }
                        }
                        return false
                    } catch { return error is Refused }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 100)
        let kept = try await fixture.store.read { try $0.settings().map(\.key) }
        #expect(Set(kept) == Set((0..<300).filter { $0 % 3 != 0 }.map { "k\($0)" }))
        #expect(try await fixture.store.read { try $0.generation() } == 201)
    }

    @Test("other connections read every octet of a commit that is larger than what is collected, also behind one that was undone")
    func largeCommits() async throws {
        let fixture = try await StoreFixture()
        let store = fixture.store
        for round in 0..<6 {
            let (kept, undone) = (store.newMessageID(), store.newMessageID())
            let chunks = (0..<3).map { position in
                let size = 262_144 + round * 5000
                return SealedChunk(position: position, bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ position) })
            }
            await #expect(throws: Refused.self) {
                try await store.write { transaction in
                    try transaction.insert(chunks.reversed(), of: undone)
                    throw Refused()
                }
            }
            try await store.write { try $0.insert(chunks, of: kept) }
            for chunk in chunks {
                let found = try await store.read { try $0.sealedChunk(of: kept, at: chunk.position) }
                #expect(found == chunk.bytes)
            }
            #expect(try await store.read { try $0.orphanedMessages(limit: 100) }.contains(undone) == false)
        }
    }

    @Test("bodies that wait share a commit: 50 wait behind one and are committed together")
    func grouping() async throws {
        let folder = try StoreFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = CountingClock()
        let store = try await Store.open(
            DatabaseURL(sqlite: "\(folder)/zegel.db"), masterKey: MasterKey(bytes: StoreFixture.key), now: { clock.next() })
        let (entered, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let first: Void = store.write { _ in
            entered.signal()
            gate.wait()
        }
        await Task.detached { entered.waitOnce() }.value
        // The clock is read once a commit: bodies with the same time shared one.
        let times = try await withThrowingTaskGroup(of: Date.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await store.write { transaction in
                        try transaction.set("k\(number)", to: "v", at: .global)
                        return transaction.time
                    }
                }
            }
            // All fifty have run up to their wait once the cooperative pool has nothing else to do.
            for _ in 0..<1000 { await Task.yield() }
            gate.signal()
            return try await group.reduce(into: Set<Date>()) { $0.insert($1) }
        }
        try await first
        #expect(times.count < 10)
        await store.close()
    }

    @Test("once write returned, the change is in the files: another process finds it after a crash")
    func durable() async throws {
        let fixture = try await StoreFixture()
        try await fixture.store.write { _ = try $0.set("encrypt.mode", to: "force", at: .global) }
        let image = try StoreFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: image) }
        for name in ["zegel.db", "zegel.db-wal"] {
            try FileManager.default.copyItem(atPath: "\(fixture.folder)/\(name)", toPath: "\(image)/\(name)")
        }
        let found = try await StoreFixture.open(image)
        #expect(try await found.read { try $0.settings().map(\.value) } == ["force"])
        await found.close()
    }

    @Test("a reader sees one snapshot, whatever is written meanwhile")
    func snapshot() async throws {
        let fixture = try await StoreFixture()
        try await fixture.store.write { _ = try $0.set("a", to: "1", at: .global) }
        let (begun, written) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let seen = fixture.store.read { transaction in
            let first = try transaction.settings().map(\.value)
            begun.signal()
            written.wait()
            return [first, try transaction.settings().map(\.value)]
        }
        await Task.detached { begun.waitOnce() }.value
        try await fixture.store.write { _ = try $0.set("a", to: "2", at: .global) }
        written.signal()
        #expect(try await seen == [["1"], ["1"]])
        #expect(try await fixture.store.read { try $0.settings().map(\.value) } == ["2"])
    }

    @Test("a full disk refuses all writes of the commit, and the store goes on when there is room")
    func fullDisk() async throws {
        let fixture = try await StoreFixture()
        let pages = try await fixture.sql("PRAGMA page_count").first?.integer(0) ?? 0
        _ = try await fixture.sql("PRAGMA max_page_count = \(pages + 2)")
        await #expect(throws: StoreError.diskFull) {
            try await fixture.store.write { try $0.insert([SealedChunk(position: 0, bytes: [UInt8](repeating: 1, count: 200_000))], of: 1) }
        }
        _ = try await fixture.sql("PRAGMA max_page_count = 1000000")
        try await fixture.store.write { try $0.insert([SealedChunk(position: 0, bytes: [UInt8](repeating: 1, count: 200_000))], of: 1) }
        #expect(try await fixture.store.read { try $0.sealedChunk(of: 1, at: 0).count } == 200_000)
    }

    @Test("a constraint of the schema is its own error, and undone")
    func constraint() async throws {
        let fixture = try await StoreFixture()
        await #expect {
            try await fixture.sql("INSERT INTO setting (level, subject, name, value) VALUES ('global', 'x', 'k', 'v')")
        } throws: {
            guard case .constraint = $0 as? StoreError else { return false }
            return true
        }
    }

    @Test("after close every call says so")
    func closed() async throws {
        let fixture = try await StoreFixture()
        await fixture.store.close()
        await #expect(throws: StoreError.closed) { try await fixture.store.write { _ in } }
        await #expect(throws: StoreError.closed) { try await fixture.store.read { _ in } }
        await fixture.store.close()
    }
}

extension DispatchSemaphore {
    /// From a task that may block its thread.
    func waitOnce() { wait() }
}

/// A clock whose every reading is a second later.
final class CountingClock: Sendable {
    private let seconds = Mutex(0)
    func next() -> Date {
        let reading = seconds.withLock { seconds in
            seconds += 1
            return seconds
        }
        return Date(milliseconds: Int64(reading) * 1000)
    }
}
