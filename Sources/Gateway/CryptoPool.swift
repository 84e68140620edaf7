import NIOPosix
import SMTPTransport
import Store

/// The threads that parse, judge, sign, encrypt and decrypt: one a core, never Swift's cooperative pool.
///
/// One job is one synchronous function, because the crypto library keeps its error queue per thread.
public final class CryptoPool: Sendable {
    private let pool: NIOThreadPool
    /// For tasks that do most of their work here: between two of its jobs such a task does not change threads.
    let executor: any TaskExecutor

    public init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: max(1, threads))
        pool.start()
        executor = Executor(pool)
    }

    public func run<T: Sendable>(_ job: @Sendable @escaping () throws -> T) async throws -> T {
        if withUnsafeCurrentTask(body: { $0?.unownedTaskExecutor == executor.asUnownedTaskExecutor() }) { return try job() }
        return try await pool.runIfActive(job)
    }

    public func stop() async throws {
        try await pool.shutdownGracefully()
    }

    /// What logins at other servers need (RFC 5802).
    public var scram: SCRAMProver {
        { question in
            try await self.run {
                AccountCredential.proof(
                    password: question.password, salt: question.salt, iterations: question.iterations, authMessage: question.authMessage)
            }
        }
    }

    private final class Executor: TaskExecutor {
        private let pool: NIOThreadPool

        init(_ pool: NIOThreadPool) { self.pool = pool }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            // Also a pool that was stopped runs it, on the thread that asks: a task must come to its end.
            pool.submit { [self] _ in job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }
}
