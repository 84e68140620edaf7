import Synchronization

/// Waits for work, but not for ever.
enum Deadline {
    /// - Returns: whether the work ended without an error in that time; it goes on otherwise, unwatched.
    static func met(within patience: Duration, _ work: @escaping @Sendable () async throws -> Void) async -> Bool {
        let waiting = Mutex<CheckedContinuation<Bool, Never>?>(nil)
        let answer: @Sendable (Bool) -> Void = { value in
            waiting.withLock { continuation in
                continuation?.resume(returning: value)
                continuation = nil
            }
        }
        return await withCheckedContinuation { continuation in
            waiting.withLock { $0 = continuation }
            let clock = Task {
                if (try? await Task.sleep(for: patience)) != nil { answer(false) }
            }
            Task {
                do {
                    try await work()
                    answer(true)
                } catch {
                    answer(false)
                }
                clock.cancel()
            }
        }
    }
}
