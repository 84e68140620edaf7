import AdminOperations
import Foundation
import Logging
import NIOPosix
import Synchronization
import TestSupport
import Testing
import Web

@testable import Admin
@testable import AdminAPI

/// Tokens that open the engine with rights of a test's choice; everything behind them is real.
final class TokenDesk: AdminService {
    static let owner = "zegel_owner"

    private let engine: AdminEngine
    private let people = Mutex<[String: Administrator]>([owner: Administrator(name: "token:owner", rights: ["*"], via: .token)])
    private let lastAddress = Mutex<String?>(nil)

    init(_ engine: AdminEngine) { self.engine = engine }

    /// - Returns: the token.
    func add(_ name: String, _ rights: Set<String>) -> String {
        people.withLock { $0["zegel_\(name)"] = Administrator(name: "token:\(name)", rights: rights, via: .token) }
        return "zegel_\(name)"
    }

    func remove(_ token: String) { people.withLock { $0[token] = nil } }

    /// Where the last question came from.
    var address: String? { lastAddress.withLock { $0 } }

    func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        lastAddress.withLock { $0 = asker.address }
        if case .local = asker.proof { return try await engine.perform(name, input: input, by: asker) }
        guard case .token(let token) = asker.proof, let who = people.withLock({ $0[token] }) else {
            throw AdminProblem(.notLoggedIn, "this token opens nothing")
        }
        if name == SessionShow.name { return try Self.shown(who) }
        return try await engine.perform(name, input: input, as: who)
    }
}

extension TokenDesk {
    /// The engine shows only whom it knows itself.
    private static func shown(_ who: Administrator) throws(AdminProblem) -> Data {
        let me = SessionShow.Me(
            name: who.name, roles: [], rights: who.rights.sorted(), domains: nil, mustEnrol: false, confirmedUntil: nil, language: nil,
            via: "token")
        do { return try WireFormat.encoder.encode(me) } catch { throw AdminProblem(.failed, "\(error)") }
    }
}

/// The API on a listener of its own, in front of a real engine and store.
struct APIWorld: Sendable {
    let fixture: AdminFixture
    let desk: TokenDesk
    let server: AdminServer
    let connection: WebClient

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(pages: [AdminServer.Installer] = [], status: (any EngineStatus)? = nil) async throws {
        fixture = try await AdminFixture(status: status)
        desk = TokenDesk(fixture.engine)
        server = try await AdminServer.start(
            host: "127.0.0.1", port: 0, service: desk, pages: pages, group: MultiThreadedEventLoopGroup.singleton, logger: Self.quiet)
        connection = WebClient(engine: .host("127.0.0.1", port: server.port, tls: nil), group: MultiThreadedEventLoopGroup.singleton)
    }

    /// - Parameter token: `nil`: nobody.
    func ask(
        _ method: String, _ path: String, _ json: String? = nil, token: String? = TokenDesk.owner, headers: [(String, String)] = []
    ) async throws -> WebClient.Answer {
        var fields = headers
        if let token { fields.append(("Authorization", "Bearer \(token)")) }
        if json != nil, !headers.contains(where: { $0.0 == "Content-Type" }) { fields.append(("Content-Type", "application/json")) }
        return try await connection.ask(.init(rawValue: method), "/api/v1/\(path)", headers: fields, body: Data((json ?? "").utf8))
    }

    func stop() async { await server.stop() }
}

extension WebClient.Answer {
    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? WireFormat.decoder.decode(JSONValue.self, from: body) }

    /// A member that is a text.
    subscript(_ name: String) -> String? {
        if case .text(let text) = json?.member(name) { text } else { nil }
    }
}

/// A request made from the declarations alone.
struct MadeRequest: Sendable {
    var method: String
    var path: String
    var json: String?

    /// Puts values where the route wants them.
    init(_ operation: any AdminOperation.Type, _ values: [String: JSONValue]) throws {
        let route = operation.route
        method = route.method.rawValue
        var rest = values
        path = route.path.split(separator: "/").map { part in
            guard part.hasPrefix("{") else { return String(part) }
            let name = String(part.dropFirst().dropLast())
            defer { rest[name] = nil }
            return APIRequest.encoded(Self.text(rest[name]))
        }.joined(separator: "/")
        if route.usesQuery {
            let pairs = rest.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
                if case .list(let items) = value { return items.map { "\(name)=\(APIRequest.encoded(Self.text($0)))" } }
                return ["\(name)=\(APIRequest.encoded(Self.text(value)))"]
            }
            if !pairs.isEmpty { path += "?" + pairs.joined(separator: "&") }
        } else {
            json = String(decoding: try WireFormat.encoder.encode(JSONValue.object(rest)), as: UTF8.self)
        }
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): String(flag)
        case .some(let other): String(decoding: (try? WireFormat.encoder.encode(other)) ?? Data(), as: UTF8.self)
        case nil: ""
        }
    }

    /// Something of the right kind for every required field.
    static func sample(_ operation: any AdminOperation.Type) -> [String: JSONValue] {
        let words: [String: String] = [
            "domain": "partner.example", "address": "bob@partner.example", "level": "global", "key": "encrypt.mode", "value": "off",
            "thumbprint": "00112233", "id": "00000000000000000000", "action": "hold", "kind": "notice", "store": "certificates",
            "status": "none", "reason": "superseded", "account": "scanner", "name": "outer", "content": "", "number": "+31612345678",
        ]
        return Dictionary(
            uniqueKeysWithValues: operation.fields.filter(\.isRequired).map { field in
                let value: JSONValue =
                    switch field.kind {
                    case .text: .text(words[field.name] ?? "text")
                    case .boolean: .boolean(field.name == "dryRun")
                    case .integer: .integer(7)
                    case .bytes: .text(Data("bytes".utf8).base64EncodedString())
                    case .list: .list([.text(field.name == "senders" ? "a@zegel.example" : "00112233")])
                    }
                return (field.name, value)
            })
    }
}
