import AdminOperations
import Foundation
import NIOCore
import Web

/// Reaches a running engine over its Unix socket.
public struct AdminSocketClient: AdminService {
    private let path: String
    private let client: WebClient

    public init(path: String, group: any EventLoopGroup) {
        self.path = path
        client = WebClient(engine: .socket(path), group: group)
    }

    /// Whether somebody answers behind the socket; a socket file without a process does not.
    public func isReachable() async -> Bool { await client.isReachable() }

    /// The process behind the socket counts, not what `asker` shows: the engine asks the kernel.
    public func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        let answer: WebClient.Answer
        do {
            answer = try await client.ask(
                .POST, AdminDispatcher.base + AdminDispatcher.operations + APIRequest.encoded(name),
                headers: [("Content-Type", "application/json")], body: input)
        } catch {
            throw AdminProblem(.temporary, "the engine does not answer on \(path): \(error)")
        }
        return try answer.result()
    }
}

extension WebClient.Answer {
    /// The result of an operation, or the problem the other side told.
    func result() throws(AdminProblem) -> Data {
        if status == 200 { return body }
        if let problem = try? WireFormat.decoder.decode(AdminProblem.self, from: body) { throw problem }
        let told = (try? WireFormat.decoder.decode(JSONValue.self, from: body))?.member("detail")
        let detail = if case .text(let text) = told { text } else { "the engine answered \(status)" }
        throw AdminProblem((400...499).contains(status) ? .badInput : .failed, detail)
    }
}
