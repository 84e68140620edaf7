import Foundation

/// Carries operations out: the engine itself, or a connection to one.
public protocol AdminService: Sendable {
    /// - Parameters:
    ///   - name: of the operation.
    ///   - input: the operation as JSON.
    ///   - asker: who asks, as far as he shows it.
    /// - Returns: its result as JSON.
    func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data
}

extension AdminService {
    /// The same with values.
    public func perform<O: AdminOperation>(_ operation: O, by asker: Asker) async throws(AdminProblem) -> O.Result {
        let input: Data
        do { input = try WireFormat.encoder.encode(operation) } catch {
            throw AdminProblem(.failed, "the request cannot be written: \(error)")
        }
        let output = try await perform(O.name, input: input, by: asker)
        do { return try WireFormat.decoder.decode(O.Result.self, from: output) } catch {
            throw AdminProblem(.failed, "the answer of \(O.name) cannot be read: are both sides of the same version?")
        }
    }
}
