import Foundation
import Mail
import Queue
import Synchronization

/// Mail that was accepted and waits for its turn to be processed: how much it is, and how long new mail would wait behind it
/// (`behaviour.md` 32).
///
/// From a fifth of the longest wait on, whoever brings mail is slowed; beyond two thirds of it mail from outside is told to come back,
/// beyond all of it any mail. Strangers are turned away first, so a flood of theirs does not shut out the people inside. Mail that waits
/// for another server, for its next try or for an administrator does not count: it holds nobody up.
///
/// It is counted in the process, without a query a mail: what the door stores comes in, what the queue's runner claims goes out. The
/// count cannot stay wrong. A claim that gets less than it may take says that nothing more waits; one that gets mail nobody counted
/// (there at the start, released, due for another try) has it counted in the store, at most once in ten seconds.
public final class Backlog: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Mail that nobody named: only its amount is known.
    struct Amount: Sendable, Equatable {
        var count = 0
        var effort = 0.0
    }

    fileprivate struct State {
        /// On its way into the store: a claim may see it before the door hears that it is stored.
        var arriving: Set<QueueID> = []
        var waiting: [QueueID: (effort: Double, serial: Int)] = [:]
        var effort = 0.0
        /// What the store had besides.
        var others = Amount()
        var serial = 0
        /// Entries under way that are worked alone: a claim beside them says nothing about the rest.
        var suspects = 0
        var pace: DrainPace
        var needsCount = true
        var countedAt: Instant?
        var longestWait: Duration

        var isEmpty: Bool { waiting.isEmpty && others.count == 0 }
        var total: Double { max(effort, 0) + max(others.effort, 0) }
    }

    private let state: Mutex<State>
    private let clock: @Sendable () -> Instant
    /// Seconds between two counts in the store.
    private static let countPause = Duration.seconds(10)

    /// - Parameters:
    ///   - longestWait: how long new mail may have to wait at most; see `take(longestWait:)`.
    ///   - clock: now.
    public init(
        longestWait: Duration = GatewayConfiguration.standardProcessingWait,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.clock = clock
        state = Mutex(State(pace: DrainPace(at: clock()), longestWait: longestWait))
    }

    /// Processing a message costs about as much as so many bytes of it.
    private static let effortOfOne = 65_536.0

    private static func effort(_ count: Int, bytes: Int) -> Double { Double(count) * effortOfOne + Double(bytes) }

    // MARK: What comes in

    /// A message is about to be stored; `stored` or `lost` follows.
    func arrives(_ id: QueueID) { state.withLock { _ = $0.arriving.insert(id) } }

    /// It waits now, unless it was claimed meanwhile.
    func stored(_ id: QueueID, size: Int) {
        let now = clock()
        state.withLock { state in
            guard state.arriving.remove(id) != nil else { return }
            state.pace.advance(to: now, isWaiting: !state.isEmpty)
            let effort = Self.effort(1, bytes: size)
            state.serial += 1
            state.waiting[id] = (effort, state.serial)
            state.effort += effort
        }
    }

    /// It was stored and is in work already: it never waits.
    func carried(_ id: QueueID) {
        state.withLock { state in
            if state.arriving.remove(id) != nil { state.pace.moves() }
        }
    }

    func lost(_ id: QueueID) { state.withLock { _ = $0.arriving.remove(id) } }

    // MARK: What goes out

    /// Claims through here; what was claimed waits no more.
    func claim(limit: Int, of queue: Queue) async throws -> [ReceivedEntry] {
        if needsCount {
            let (count, bytes) = try await queue.waitingForProcessing()
            found(count: count, bytes: bytes)
        }
        let mark = state.withLock { $0.serial }
        let entries = try await queue.claimReceived(limit: limit)
        let claimed = entries.map { (id: $0.id, size: $0.size, isSuspect: $0.isSuspect) }
        took(claimed, isAll: entries.count < limit, upTo: mark)
        return entries
    }

    /// A claimed message is done, or was put back to a later time.
    func ended(_ entry: ReceivedEntry) {
        if entry.isSuspect { state.withLock { $0.suspects -= 1 } }
    }

    private var needsCount: Bool {
        let now = clock()
        return state.withLock { state in
            guard state.needsCount else { return false }
            return state.countedAt.map { $0.duration(to: now) >= Self.countPause } ?? true
        }
    }

    /// So much waits in the store in all.
    func found(count: Int, bytes: Int) {
        let now = clock()
        state.withLock { state in
            state.pace.advance(to: now, isWaiting: !state.isEmpty)
            state.others = Amount(
                count: max(count - state.waiting.count, 0), effort: max(Self.effort(count, bytes: bytes) - state.effort, 0))
            (state.needsCount, state.countedAt) = (false, now)
        }
    }

    /// - Parameters:
    ///   - isAll: the claim could have had more.
    ///   - mark: what was stored up to here was there when the claim began.
    func took(_ claimed: [(id: QueueID, size: Int, isSuspect: Bool)], isAll: Bool, upTo mark: Int) {
        let now = clock()
        state.withLock { state in
            state.pace.advance(to: now, isWaiting: !state.isEmpty)
            for entry in claimed { state.take(entry.id, Self.effort(1, bytes: entry.size)) }
            if isAll, state.suspects == 0, !claimed.contains(where: \.isSuspect) { state.forgetOlder(than: mark) }
            state.suspects += claimed.count { $0.isSuspect }
            if state.isEmpty { state.pace.rest() }
        }
    }

    // MARK: What the door does

    /// Another bound from now on.
    public func take(longestWait: Duration) { state.withLock { $0.longestWait = longestWait } }

    /// How long mail that came now would wait before it is processed.
    public var wait: Duration {
        let now = clock()
        return state.withLock { state in
            guard !state.isEmpty else { return .zero }
            state.pace.advance(to: now, isWaiting: true)
            return state.pace.wait(for: state.total)
        }
    }

    /// Messages that wait.
    public var count: Int { state.withLock { $0.waiting.count + $0.others.count } }

    /// Whether mail of this origin is told to come back.
    public func refuses(_ origin: Origin) -> Bool {
        let longest = longestWait
        return wait > (origin == .outside ? longest * 2 / 3 : longest)
    }

    /// How long whoever brings a message is kept waiting before it may come.
    var pause: Duration { min(max((wait - longestWait / 5) / 2, .zero), Self.longestPause) }

    /// Clients wait at least 120 s for the answer to DATA (RFC 5321 §4.5.3.2.5).
    private static let longestPause = Duration.seconds(5)

    private var longestWait: Duration { state.withLock { $0.longestWait } }
}

extension Backlog.State {
    fileprivate mutating func take(_ id: QueueID, _ size: Double) {
        if let known = waiting.removeValue(forKey: id) {
            effort -= known.effort
            pace.drained(size)
        } else if arriving.remove(id) != nil {
            // It never waited, so it says nothing of how fast waiting mail goes.
            pace.moves()
        } else if others.count > 0 {
            others = .init(count: others.count - 1, effort: others.effort - size)
            pace.drained(size)
        } else {
            needsCount = true
            pace.moves()
        }
        if waiting.isEmpty { effort = 0 }
        if others.count == 0 { others.effort = 0 }
    }

    /// Whatever was there then is there no more: it was claimed, held or deleted.
    fileprivate mutating func forgetOlder(than mark: Int) {
        others = .init()
        guard !waiting.isEmpty else { return }
        waiting = waiting.filter { $0.value.serial > mark }
        effort = waiting.values.reduce(0) { $0 + $1.effort }
    }
}
