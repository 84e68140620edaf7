import Foundation
import Mail
import Testing

@testable import Queue
@testable import Store

@Suite("Kill: a process killed at any moment loses no accepted mail and doubles none", .serialized)
struct KillTests {
    @Test("accept: what was answered is there, whole; the rest is nowhere", .timeLimit(.minutes(2)))
    func whileAccepting() async throws {
        let folder = try TemporaryFolder()
        for round in 0..<5 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String, round = round as Int] in
                try await Victim(path, diesAfter: 40 + 53 * round).accept(round: round)
            }
        }
        let fixture = try await QueueFixture(folder: folder)
        _ = try await fixture.queue.recoverAfterStart()
        let answered = try Victim.log(folder.path, "answered")
        #expect(answered.count >= 5 * Victim.leastAnswers)
        for line in answered {
            let words = line.split(separator: " ").map(String.init)
            let (id, size) = (try #require(QueueID(words[0])), try #require(Int(words[1])))
            #expect(try await fixture.queue.bytes(of: id) == patternedBytes(size))
        }
        try await fixture.expectSoundReferences()
    }

    @Test("the whole life: every accepted mail is delivered, at most the ones in flight twice", .timeLimit(.minutes(2)))
    func wholeLife() async throws {
        let folder = try TemporaryFolder()
        let rounds = 8
        for round in 0..<rounds {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String, round = round as Int] in
                try await Victim(path, diesAfter: 60 + 37 * round).live(round: round)
            }
        }
        let fixture = try await QueueFixture(folder: folder)
        _ = try await fixture.queue.recoverAfterStart()
        for entry in try await fixture.queue.list(in: .held) { try await fixture.queue.release(entry.id) }
        try await Victim.workOff(fixture.queue, folder.path)
        let answered = try Victim.log(folder.path, "answered").compactMap { $0.split(separator: " ").first.map(String.init) }
        let delivered = try Victim.log(folder.path, "delivered")
        #expect(answered.count >= rounds * Victim.leastAnswers)
        let missing = Set(answered).subtracting(delivered)
        #expect(missing.isEmpty, "accepted but never delivered")
        #expect(delivered.count - Set(delivered).count <= rounds * Victim.inFlight, "more copies than were in flight at the kills")
        #expect(try await fixture.queue.counts().keys.allSatisfy { $0 == .done })
        try await fixture.expectSoundReferences()
    }
}

/// A gateway in small, in a process of its own that kills itself while it works.
struct Victim: Sendable {
    static let inFlight = 4
    let path: String

    /// How many answers each life gives at least: on a busy machine it lasts longer.
    static let leastAnswers = 11

    /// - Parameter milliseconds: how long it lives once it gave its first answers.
    init(_ path: String, diesAfter milliseconds: Int) {
        self.path = path
        Thread.detachNewThread {
            let before = Self.answers(path)
            while Self.answers(path) < before + Self.leastAnswers { Thread.sleep(forTimeInterval: 0.002) }
            Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
            kill(getpid(), SIGKILL)
        }
    }

    private static func answers(_ path: String) -> Int { (try? log(path, "answered").count) ?? 0 }

    /// Takes mail in over four sessions until it dies; each answer is written down after the commit.
    func accept(round: Int) async throws {
        let queue = try await open()
        await withTaskGroup(of: Void.self) { group in
            for session in 0..<4 {
                group.addTask { await Self.takeMail(queue, path, sizes: session == 0 ? 1_500_000 : 3_000 + round) }
            }
        }
    }

    /// Takes mail in, decides it and delivers it until it dies.
    func live(round: Int) async throws {
        let queue = try await open()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await Self.takeMail(queue, path, sizes: 5_000 + round) }
            group.addTask {
                for await _ in queue.received.stream() { try? await Self.process(queue) }
            }
            group.addTask {
                for await _ in queue.ready.stream() { try? await Self.deliver(queue, path) }
            }
        }
    }

    private func open() async throws -> Queue {
        let store = try await QueueFixture.open(path, TestClock())
        let queue = Queue(store: store)
        _ = try await queue.recoverAfterStart()
        return queue
    }

    static func takeMail(_ queue: Queue, _ path: String, sizes: Int) async {
        let submission = Submission(
            origin: .inside, originReason: "", listener: "", clientAddress: "", heloName: "", receivedAt: queue.store.now())
        for number in 0... {
            let size = sizes + number % 7
            let envelope = Envelope(reversePath: .alice, forwardPaths: [.bob])
            guard let id = try? await queue.accept(patternedBytes(size), envelope, submission) else { continue }
            note("\(id) \(size)", path, "answered")
        }
    }

    static func process(_ queue: Queue) async throws {
        while case let entries = try await queue.claimReceived(limit: inFlight), !entries.isEmpty {
            for entry in entries {
                _ = try await queue.bytes(of: entry.id)
                try await queue.finish(
                    entry, results: [NewEntry(envelope: entry.envelope, bytes: .new([1, 2, 3]))], trace: TraceEntry(decision: "{}"))
            }
        }
    }

    static func deliver(_ queue: Queue, _ path: String) async throws {
        while case let entries = try await queue.claimReady(limit: inFlight), !entries.isEmpty {
            for entry in entries {
                note(entry.trace.text, path, "delivered")
                try await queue.record(entry, outcomes: [.bob: .delivered(.accepted)], remote: "mx")
            }
        }
    }

    static func workOff(_ queue: Queue, _ path: String) async throws {
        while case let counts = try await queue.counts(), counts.keys.contains(where: { !$0.isFinal }) {
            try await process(queue)
            try await deliver(queue, path)
        }
    }

    /// Appends a line: what the kernel has is not lost with the process.
    static func note(_ line: String, _ folder: String, _ name: String) {
        let descriptor = Foundation.open("\(folder)/\(name)", O_WRONLY | O_APPEND | O_CREAT, 0o600)
        defer { close(descriptor) }
        let bytes = Array("\(line)\n".utf8)
        precondition(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    static func log(_ folder: String, _ name: String) throws -> [String] {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
