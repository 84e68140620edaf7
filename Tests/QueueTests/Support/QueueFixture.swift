import Foundation
import Mail
import Synchronization
import Testing

@testable import Queue
@testable import Store

/// A clock that only moves when a test moves it.
final class TestClock: Sendable {
    private let time = Mutex(Date(milliseconds: 1_700_000_000_000))
    var now: Date { time.withLock { $0 } }
    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

/// A folder that goes away with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "zegel-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A queue on a real file, and the ways to lose the process under it.
struct QueueFixture: Sendable {
    static let key = [UInt8](repeating: 7, count: 32)

    let folder: TemporaryFolder
    let clock: TestClock
    let store: Store
    let queue: Queue

    init(folder: TemporaryFolder? = nil, clock: TestClock = TestClock()) async throws {
        self.folder = try folder ?? TemporaryFolder()
        self.clock = clock
        store = try await Self.open(self.folder.path, clock)
        queue = Queue(store: store)
    }

    static func open(_ folder: String, _ clock: TestClock) async throws -> Store {
        try await Store.open(DatabaseURL(sqlite: "\(folder)/zegel.db"), masterKey: MasterKey(bytes: key), now: { clock.now })
    }

    /// What a new process finds when this one dies now: the files as they are this moment, without anything in memory.
    func crashed() async throws -> QueueFixture {
        let image = try TemporaryFolder()
        for name in ["zegel.db", "zegel.db-wal"] where FileManager.default.fileExists(atPath: "\(folder.path)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(image.path)/\(name)")
        }
        await store.close()
        return try await QueueFixture(folder: image, clock: clock)
    }

    /// Every stored message has as many references as entries that refer to it, and no chunk is without its message.
    func expectSoundReferences(_ location: SourceLocation = #_sourceLocation) async throws {
        let references = try await store.read { try $0.messageReferences().map { ($0.counted, $0.found) } }
        #expect(references.allSatisfy { $0 == $1 }, "\(references)", sourceLocation: location)
        let orphans = try await store.read { try $0.orphanedMessages(limit: 10) }
        #expect(orphans.isEmpty, sourceLocation: location)
    }

    func state(_ id: QueueID) async throws -> QueueState? { try await store.read { try $0.queueEntry(id)?.state } }

    func accept(_ text: String, to addresses: [EmailAddress] = [.bob]) async throws -> QueueID {
        try await queue.accept(Array(text.utf8), Envelope(reversePath: .alice, forwardPaths: addresses), submission)
    }

    var submission: Submission {
        Submission(
            origin: .inside, originReason: "listener", listener: "inside", clientAddress: "10.0.0.7", heloName: "mail.zegel.example",
            receivedAt: clock.now)
    }

    /// Accepts a message and decides it: one copy with the same bytes, to be delivered.
    func makeReady(_ text: String, to addresses: [EmailAddress] = [.bob]) async throws -> QueueID {
        let id = try await accept(text, to: addresses)
        let entry = try #require(await queue.claimReceived())
        try await queue.finish(
            entry, results: [NewEntry(envelope: entry.envelope, bytes: .same)], trace: TraceEntry(decision: "{}"))
        return id
    }
}

extension EmailAddress {
    static let alice = known("alice@zegel.example")
    static let bob = known("bob@partner.example")
    static let carol = known("carol@partner.example")

    private static func known(_ text: String) -> EmailAddress {
        guard let address = EmailAddress(text) else { preconditionFailure("a well-formed address") }
        return address
    }
}

extension Reply {
    static let accepted = Reply(250, EnhancedStatus(2, 0, 0), "Ok")
    static let busy = Reply(451, EnhancedStatus(4, 3, 0), "busy")
    static let unknownUser = Reply(550, EnhancedStatus(5, 1, 1), "no such user")
}

/// Bytes that differ everywhere, so that a piece in the wrong place shows.
func patternedBytes(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}
