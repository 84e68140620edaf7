import Mail
import Synchronization

/// The short way from acceptance on: a message that was just committed goes to its worker in memory, without being claimed and read
/// back.
///
/// Its entry is leased by the commit that makes it real, so for every reader of the store, and after a crash, it is a message in work
/// like any other. Places are few, and older mail comes first: who gets no place waits a little before its commit, which keeps
/// senders from being faster than the mail goes on, and then takes the ordinary way.
public final class HandOver: Sendable {
    /// Who takes messages over.
    public struct Taker: Sendable {
        /// Whether there is memory for a message of so many bytes; it is then kept for `work`, which gives it back.
        var hasRoom: @Sendable (Int) -> Bool
        /// The message was not made durable after all: its memory is free again.
        var leaveRoom: @Sendable (Int) -> Void
        /// Processes and delivers; it never throws: what fails is put back. Its last argument gives the place to the next message
        /// before the work is done.
        var work: Work
        var executor: (any TaskExecutor)?

        public typealias Work = @Sendable (ReceivedEntry, [UInt8], _ freePlace: @escaping @Sendable () -> Void) async -> Void

        public init(
            hasRoom: @escaping @Sendable (Int) -> Bool, leaveRoom: @escaping @Sendable (Int) -> Void,
            executor: (any TaskExecutor)?, work: @escaping Work
        ) {
            self.hasRoom = hasRoom
            self.leaveRoom = leaveRoom
            self.executor = executor
            self.work = work
        }
    }

    private struct Waiting {
        let until: ContinuousClock.Instant
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var taker: Taker?
        /// Places taken.
        var busy = 0
        /// Messages on their way, also those that freed their place.
        var underWay = 0
        /// In the order they came.
        var waiting: [Waiting] = []
        var isWatching = false
        /// Until a claim shows that nothing waits: also what an unclean stop left behind has its turn first.
        var receivedWait = true
        var drained: CheckedContinuation<Void, Never>?

        /// Takes a place when there is one.
        mutating func enter() -> Bool {
            guard taker != nil, !receivedWait, busy < HandOver.places else { return false }
            busy += 1
            underWay += 1
            return true
        }

        /// Those who wait and have a place now.
        mutating func admitted() -> [Waiting] {
            var admitted: [Waiting] = []
            while admitted.count < waiting.count, enter() { admitted.append(waiting[admitted.count]) }
            waiting.removeFirst(admitted.count)
            return admitted
        }
    }

    /// Messages under way on the short way at once.
    public static let places = 64
    /// Messages that freed their place and are still under way, from which on no other is delivered out of memory.
    static let late = 20
    /// So long a message waits for a place.
    static let patience = Duration.milliseconds(250)

    private let state = Mutex(State())

    // MARK: The taker

    /// From now on messages may take the short way.
    public func open(_ taker: Taker) { state.withLock { $0.taker = taker } }

    /// No message begins the short way any more; returns when those under way are at their end.
    public func close() async {
        await withCheckedContinuation { continuation in
            let (isIdle, refused) = state.withLock { state in
                state.taker = nil
                defer { state.waiting = [] }
                if state.underWay > 0 { state.drained = continuation }
                return (state.underWay == 0, state.waiting)
            }
            for waiting in refused { waiting.continuation.resume(returning: false) }
            if isIdle { continuation.resume() }
        }
    }

    /// A message may be delivered before it is written down: few of those that were keep their memory behind a slow server.
    public var mayDeliver: Bool { state.withLock { $0.underWay - $0.busy < Self.late } }

    // MARK: The queue

    /// Waits a little for a place when there is none.
    /// - Returns: `nil` when the message has to take the ordinary way; otherwise exactly one of `go` and `leave` follows.
    func place(for size: Int) async -> Place? {
        guard await enter() else { return nil }
        guard let taker = state.withLock({ $0.taker }), taker.hasRoom(size) else {
            freePlace()
            end()
            return nil
        }
        return Place(handOver: self, taker: taker, size: size)
    }

    private func enter() async -> Bool {
        if state.withLock({ $0.enter() }) { return true }
        return await withCheckedContinuation { continuation in
            let (answer, isFirst) = state.withLock { state -> (Bool?, Bool) in
                if state.enter() { return (true, false) }
                guard state.taker != nil else { return (false, false) }
                state.waiting.append(Waiting(until: .now + Self.patience, continuation: continuation))
                defer { state.isWatching = true }
                return (nil, !state.isWatching)
            }
            if let answer { continuation.resume(returning: answer) }
            if isFirst { Task { await watch() } }
        }
    }

    /// Sends those away who waited long enough, while anybody waits.
    private func watch() async {
        while true {
            try? await Task.sleep(for: Self.patience / 5)
            let now = ContinuousClock.now
            let (late, goesOn) = state.withLock { state in
                let late = state.waiting.prefix { $0.until <= now }
                state.waiting.removeFirst(late.count)
                state.isWatching = !state.waiting.isEmpty
                return (late, state.isWatching)
            }
            for waiting in late { waiting.continuation.resume(returning: false) }
            guard goesOn else { return }
        }
    }

    func receivedWait(_ doWait: Bool) {
        let admitted = state.withLock { state in
            state.receivedWait = doWait
            return state.admitted()
        }
        for waiting in admitted { waiting.continuation.resume(returning: true) }
    }

    private func freePlace() {
        let admitted = state.withLock { state in
            state.busy -= 1
            return state.admitted()
        }
        for waiting in admitted { waiting.continuation.resume(returning: true) }
    }

    private func end() {
        let drained = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.underWay -= 1
            guard state.underWay == 0 else { return nil }
            defer { state.drained = nil }
            return state.drained
        }
        drained?.resume()
    }

    /// A right to the short way.
    final class Place: Sendable {
        private let handOver: HandOver
        private let taker: Taker
        private let size: Int
        private let isFree = Atomic(false)

        fileprivate init(handOver: HandOver, taker: Taker, size: Int) {
            self.handOver = handOver
            self.taker = taker
            self.size = size
        }

        /// The message is durable and goes on.
        func go(_ entry: ReceivedEntry, _ bytes: [UInt8]) {
            Task(executorPreference: taker.executor) { [self] in
                await taker.work(entry, bytes) { [self] in free() }
                free()
                handOver.end()
            }
        }

        /// The message was not made durable after all.
        func leave() {
            taker.leaveRoom(size)
            free()
            handOver.end()
        }

        private func free() {
            if !isFree.exchange(true, ordering: .acquiringAndReleasing) { handOver.freePlace() }
        }
    }
}
