import Queue
import Synchronization

/// A result that is being delivered before it is written down. When the next server takes its time, it is written down meanwhile,
/// so that the store tells where the message is and a crash repeats only the delivery.
final class UnsavedDelivery: Sendable {
    private enum State {
        case unsaved
        case saving(Task<ReadyEntry, any Error>)
        case ended
    }

    let began = ContinuousClock.now
    private let state = Mutex(State.unsaved)
    private let write: @Sendable () async throws -> ReadyEntry

    /// - Parameter save: writes the result down; the claim stays with the delivery.
    init(save: @escaping @Sendable () async throws -> ReadyEntry) { write = save }

    /// Does nothing when it is written down already, or the delivery has ended.
    func save() {
        state.withLock { state in
            guard case .unsaved = state else { return }
            state = .saving(Task { [write] in try await write() })
        }
    }

    /// The delivery has ended.
    /// - Returns: the result as it was written down; `nil` when it was not, or the store did not take it, and now will not be here.
    func end() async -> ReadyEntry? {
        let saving = state.withLock { state -> Task<ReadyEntry, any Error>? in
            defer { state = .ended }
            if case .saving(let task) = state { return task }
            return nil
        }
        return try? await saving?.value
    }
}

/// The deliveries of results that are not written down yet, watched over while there are any.
final class UnsavedDeliveries: Sendable {
    private struct State {
        var all: [ObjectIdentifier: UnsavedDelivery] = [:]
        var isWatching = false
    }

    /// A delivery that takes longer is written down.
    static let patience = Duration.seconds(1)
    private let state = Mutex(State())

    func add(_ delivery: UnsavedDelivery) {
        let isFirst = state.withLock { state in
            state.all[ObjectIdentifier(delivery)] = delivery
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if isFirst { Task { await watch() } }
    }

    func remove(_ delivery: UnsavedDelivery) { state.withLock { _ = $0.all.removeValue(forKey: ObjectIdentifier(delivery)) } }

    private func watch() async {
        while true {
            try? await Task.sleep(for: Self.patience / 4)
            let limit = ContinuousClock.now - Self.patience
            let late = state.withLock { state -> [UnsavedDelivery]? in
                state.isWatching = !state.all.isEmpty
                return state.isWatching ? state.all.values.filter { $0.began <= limit } : nil
            }
            guard let late else { return }
            for delivery in late { delivery.save() }
        }
    }
}
