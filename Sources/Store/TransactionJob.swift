/// One body waiting for its transaction, and the task waiting for its result.
protocol TransactionJob<Transaction>: AnyObject, Sendable {
    associatedtype Transaction: ReadTransaction
    /// Runs the body and keeps its result; the error is also thrown, so that the caller rolls back.
    func perform(_ transaction: Transaction) throws
    /// Resumes the waiting task, with the kept result or with the failure of the transaction around it.
    func complete(failing error: (any Error)?)
}

/// A body with a result of type `T`. One thread at a time works on it.
final class BodyJob<Transaction: ReadTransaction, T: Sendable>: TransactionJob, @unchecked Sendable {
    private let body: @Sendable (Transaction) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private var result: Result<T, any Error> = .failure(StoreError.closed)

    init(_ body: @escaping @Sendable (Transaction) throws -> T, _ continuation: CheckedContinuation<T, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    func perform(_ transaction: Transaction) throws {
        result = Result { try body(transaction) }
        _ = try result.get()
    }

    func complete(failing error: (any Error)?) {
        if let error { result = .failure(error) }
        continuation.resume(with: result)
    }
}
