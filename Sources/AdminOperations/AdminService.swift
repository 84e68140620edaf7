import Foundation

/// Carries operations out: the engine itself, or a connection to one.
public protocol AdminService: Sendable {
    /// - Parameters:
    ///   - name: of the operation.
    ///   - input: the operation as JSON.
    /// - Returns: its result as JSON.
    func perform(_ name: String, input: Data, as who: Administrator) async throws(AdminProblem) -> Data
}

extension AdminService {
    /// The same with values.
    public func perform<O: AdminOperation>(_ operation: O, as who: Administrator) async throws(AdminProblem) -> O.Result {
        let input: Data
        do { input = try WireFormat.encoder.encode(operation) } catch {
            throw AdminProblem(.failed, "the request cannot be written: \(error)")
        }
        let output = try await perform(O.name, input: input, as: who)
        do { return try WireFormat.decoder.decode(O.Result.self, from: output) } catch {
            throw AdminProblem(.failed, "the answer of \(O.name) cannot be read: are both sides of the same version?")
        }
    }
}
