import Foundation

/// Where keys are made and signatures computed: threads of its own, never Swift's cooperative pool.
public protocol CryptoRunner: Sendable {
    func run<T: Sendable>(_ job: @Sendable @escaping () throws -> T) async throws -> T
}

/// A thread for each job: for programs without a pool.
public struct ThreadPerJob: CryptoRunner {
    public init() {}

    public func run<T: Sendable>(_ job: @Sendable @escaping () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try job() }) }
        }
    }
}
