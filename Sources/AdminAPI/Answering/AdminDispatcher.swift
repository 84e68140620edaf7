import AdminOperations
import Foundation
import Logging
import OpenSSL

/// From a request to an answer: finds the operation, makes its input, has it carried out. The socket and the listener share it.
struct AdminDispatcher: Sendable {
    static let base = "/api/v1/"
    static let operations = "operations/"
    /// Bytes of a body whose operation takes a file; others take less.
    static let longestBody = 34 * 1024 * 1024
    static let longestPlainBody = 1024 * 1024

    /// Changes of what is edited happen one at a time, so that nothing comes between `If-Match` and the change.
    private static let turns = Turns()

    let service: any AdminService
    let logger: Logger

    /// Bytes a body may have, known before it is read.
    static func longestBody(for method: String, _ target: String) -> Int {
        asked(method, target).map(takesFile) == true ? longestBody : longestPlainBody
    }

    private static func takesFile(_ operation: any AdminOperation.Type) -> Bool {
        operation.route.upload != nil || operation.fields.contains { $0.kind == .bytes || $0.name == "content" }
    }

    /// Before anything that was sent is read: who shows nothing is told so, and who sends a file is known first.
    func admit(_ method: String, _ target: String, _ asker: Asker) async throws(APIProblem) {
        guard let operation = Self.asked(method, target), operation.access != .anybody else { return }
        try Self.demandLogin(operation, asker)
        if Self.takesFile(operation) { try await demandKnown(asker) }
    }

    private static func asked(_ method: String, _ target: String) -> (any AdminOperation.Type)? {
        let request = APIRequest(method: method, target: target, headers: [:], body: [])
        return ((try? request.segments()) ?? nil).flatMap { named(method, $0) }
    }

    private static func named(_ method: String, _ segments: [String]) -> (any AdminOperation.Type)? {
        if segments.count == 2, segments[0] == "operations" { return RouteTable.all.operation(named: segments[1]) }
        if case .operation(let operation, _) = RouteTable.all.find(method, segments) { return operation }
        return nil
    }

    func answer(_ request: APIRequest, by asker: Asker) async -> APIAnswer {
        let result: APIAnswer
        do throws(APIProblem) { result = try await carriedOut(request, asker) } catch {
            result = refusal(error)
        }
        return result
    }

    /// A problem as an answer; one of ours is in the log with the same id.
    func refusal(_ problem: APIProblem) -> APIAnswer {
        let instance = "urn:uuid:\(UUID().uuidString.lowercased())"
        if problem.status == 500 { logger.error("admin.failed", metadata: ["instance": "\(instance)"]) }
        return problem.answer(instance: instance)
    }

    // MARK: Steps

    private func carriedOut(_ request: APIRequest, _ asker: Asker) async throws(APIProblem) -> APIAnswer {
        guard let segments = try request.segments() else { throw APIProblem(.notFound, "the API begins at \(Self.base)") }
        if segments == ["openapi.json"] { return try Self.documentation(request) }
        if segments.count == 2, segments[0] == "operations" { return try await byName(segments[1], request, asker) }
        switch RouteTable.all.find(request.method, segments) {
        case .operation(let operation, let path): return try await resource(operation, path, request, asker)
        case .wrongMethod(let allowed): throw APIProblem.wrongMethod(allowed)
        case .nothing: throw APIProblem(.notFound, "nothing is answered at this path: /api/v1/openapi.json lists what is")
        }
    }

    private static func documentation(_ request: APIRequest) throws(APIProblem) -> APIAnswer {
        guard request.method == "GET" || request.method == "HEAD" else { throw APIProblem.wrongMethod(["GET", "HEAD"]) }
        return APIAnswer(
            status: 200, headers: [("Content-Type", "application/vnd.oai.openapi+json;version=3.1")],
            body: request.method == "HEAD" ? Data() : OpenAPIDocument.json)
    }

    /// `POST /api/v1/operations/NAME` with the operation as JSON.
    private func byName(_ name: String, _ request: APIRequest, _ asker: Asker) async throws(APIProblem) -> APIAnswer {
        guard request.method == "POST" else { throw APIProblem.wrongMethod(["POST"]) }
        guard let operation = RouteTable.all.operation(named: name) else {
            throw APIProblem(.notFound, "there is no operation \(Shown.quoted(name))")
        }
        try Self.demandLogin(operation, asker)
        guard request.body.isEmpty || ["", "application/json"].contains(request.mediaType) else {
            throw APIProblem.unsupportedMedia("operations take application/json")
        }
        let input = try await known(asker) { () throws(APIProblem) in try InputReader(operation: operation).read(json: request.body) }
        let output = try await perform(operation.name, input, asker)
        return APIAnswer(status: 200, headers: [("Content-Type", "application/json")], body: output)
    }

    private func resource(
        _ operation: any AdminOperation.Type, _ path: [String: String], _ request: APIRequest, _ asker: Asker
    ) async throws(APIProblem) -> APIAnswer {
        try Self.demandLogin(operation, asker)
        let input = try await known(asker) { () throws(APIProblem) in try InputReader(operation: operation).read(request, path: path) }
        let output: Data
        if operation.route.guardedBy != nil {
            await Self.turns.take()
            do throws(APIProblem) {
                try await checkMatch(operation, input, request, asker)
                output = try await perform(operation.name, input, asker)
                await Self.turns.give()
            } catch {
                await Self.turns.give()
                throw error
            }
        } else {
            output = try await perform(operation.name, input, asker)
        }
        return AnswerWriter(operation: operation, request: request, input: input).answer(output)
    }

    private static func demandLogin(_ operation: any AdminOperation.Type, _ asker: Asker) throws(APIProblem) {
        guard asker.proof == .nobody, operation.access != .anybody else { return }
        throw APIProblem(
            .notLoggedIn, "show a token or a session: Authorization: Bearer … (POST /api/v1/sessions logs in; cookies do not count here)")
    }

    /// Whoever is nobody is told so before he is told what is wrong with his input.
    private func known<R: Sendable>(_ asker: Asker, _ read: () throws(APIProblem) -> R) async throws(APIProblem) -> R {
        do throws(APIProblem) { return try read() } catch {
            if asker.proof != .nobody { try await demandKnown(asker) }
            throw error
        }
    }

    private func demandKnown(_ asker: Asker) async throws(APIProblem) {
        do throws(AdminProblem) { _ = try await service.perform(SessionShow.name, input: Data("{}".utf8), by: asker) } catch {
            if error.type == .notLoggedIn || error.type == .temporary { throw APIProblem(error) }
        }
    }

    func perform(_ name: String, _ input: [String: JSONValue], _ asker: Asker) async throws(APIProblem) -> Data {
        let json: Data
        do { json = try WireFormat.encoder.encode(JSONValue.object(input)) } catch {
            throw APIProblem(.failed, "the input cannot be written")
        }
        do throws(AdminProblem) { return try await service.perform(name, input: json, by: asker) } catch { throw APIProblem(error) }
    }

    // MARK: If-Match

    /// RFC 9110 §13.1.1: nothing is changed that looks otherwise than the asker saw it.
    private func checkMatch(
        _ operation: any AdminOperation.Type, _ input: [String: JSONValue], _ request: APIRequest, _ asker: Asker
    ) async throws(APIProblem) {
        guard let field = request.headers["if-match"], field != "*", let name = operation.route.guardedBy,
            let shown = RouteTable.all.operation(named: name)
        else { return }
        let wanted = Set(field.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        let names = shown.fields.map(\.name).filter { input[$0] != nil }
        let fromPath = names.filter(shown.route.pathFields.contains)
        for names in fromPath == names ? [names] : [fromPath, names] {
            var question = Dictionary(uniqueKeysWithValues: names.compactMap { name in input[name].map { (name, $0) } })
            for field in shown.fields where question[field.name] == nil {
                if let value = shown.fallback(for: field) { question[field.name] = value }
            }
            if wanted.contains(AnswerWriter.tag(of: try await perform(name, question, asker))) { return }
        }
        throw APIProblem(.conflict, "it was changed since you read it: read it again, then change it")
    }
}

/// One at a time, in the order of asking.
actor Turns {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
