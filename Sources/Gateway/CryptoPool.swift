import NIOPosix

/// The threads that parse, judge, sign, encrypt and decrypt: one a core, never Swift's cooperative pool.
///
/// One job is one synchronous function, because the crypto library keeps its error queue per thread.
public final class CryptoPool: Sendable {
    private let pool: NIOThreadPool

    public init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: max(1, threads))
        pool.start()
    }

    public func run<T: Sendable>(_ job: @Sendable @escaping () throws -> T) async throws -> T {
        try await pool.runIfActive(job)
    }

    public func stop() async throws {
        try await pool.shutdownGracefully()
    }
}
