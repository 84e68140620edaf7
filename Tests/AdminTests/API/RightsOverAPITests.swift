import AdminOperations
import Testing

@testable import AdminAPI

/// Every operation over the real API, with each kind of asker (`threats.md` A8.7).
@Suite("A8.7 Every route, everybody: 401 for nobody, 403 without the right, never otherwise")
struct GateA8x7RoutesTests {
    /// What may be asked without showing anything.
    static let open: Set<String> = ["session.create", "setup.show", "setup.begin"]

    @Test("nobody, a cookie and a token that opens nothing are told 401 by every route but the short list")
    func nobody() async throws {
        let world = try await APIWorld()
        for operation in AllOperations.list {
            let request = try MadeRequest(operation, MadeRequest.sample(operation))
            let shows: [(String, String?, [(String, String)])] = [
                ("nothing", nil, []), ("a cookie", nil, [("Cookie", "session=\(TokenDesk.owner); __Host-session=\(TokenDesk.owner)")]),
                ("basic", nil, [("Authorization", "Basic \(TokenDesk.owner)")]), ("an old token", "zegel_gone", []),
                ("an old session", "gone", []),
            ]
            for (what, token, headers) in shows {
                let answer = try await world.ask(request.method, request.path, request.json, token: token, headers: headers)
                if Self.open.contains(operation.name), token == nil { continue }
                #expect(answer.status == 401, "\(operation.name) with \(what): \(answer.status) \(answer.text)")
                #expect(answer.headers.first(name: "WWW-Authenticate") != nil)
            }
        }
        #expect(Set(AllOperations.list.filter { $0.access == .anybody }.map { $0.name }) == Self.open)
        await world.stop()
    }

    @Test("the right alone is enough, every other right is not: all operations, by resource and by name")
    func rights() async throws {
        let world = try await APIWorld()
        let known = world.fixture.engine.operationNames
        let all = Set(AllOperations.list.map { $0.permission })
        let operations = AllOperations.list.filter { $0.access == .right && known.contains($0.name) }
        #expect(operations.count >= 85)
        for operation in operations {
            let one = world.desk.add("one", [operation.permission])
            let others = world.desk.add("others", all.subtracting([operation.permission]))
            let values = MadeRequest.sample(operation)
            let request = try MadeRequest(operation, values)
            let byName = String(decoding: try WireFormat.encoder.encode(JSONValue.object(values)), as: UTF8.self)
            for (method, path, json) in [
                (request.method, request.path, request.json), ("POST", "operations/\(operation.name)", byName),
            ] {
                let refused = try await world.ask(method, path, json, token: others)
                #expect(refused.status == 403 && refused["type"] == "no-permission", "\(operation.name): \(refused.text)")
                let allowed = try await world.ask(method, path, json, token: one)
                if operation.name == TokenCreate.name {
                    #expect(allowed.status == 403 && allowed["detail"] == "a token makes no tokens")
                    continue
                }
                #expect(allowed.status != 401 && allowed.status != 403 && allowed.status < 500, "\(operation.name): \(allowed.text)")
            }
        }
        await world.stop()
    }

    @Test("A-21: a log manager asks for the export of a key: 403")
    func keyExport() async throws {
        let world = try await APIWorld()
        let token = world.desk.add("log-manager", ["message.trace", "audit.list", "audit.verify"])
        let answer = try await world.ask("POST", "authorities/outer/export-key", #"{"password":"twelve letters"}"#, token: token)
        #expect(answer.status == 403 && answer["type"] == "no-permission" && answer["detail"]?.contains("authority.export-key") == true)
        let sent = try await world.ask("POST", "keys/send", #"{"certificates":["00112233"]}"#, token: token)
        #expect(sent.status == 403)
        await world.stop()
    }
}

/// A browser that is logged in somewhere cannot be made to change anything here (`threats.md` A8.5).
@Suite("A8.5 The API takes no cookie as proof, nothing from another site's page, and GET changes nothing")
struct GateA8x5APITests {
    @Test("each changing route: cookie 401, wrong origin 403, cross-site 403, GET never")
    func changing() async throws {
        let world = try await APIWorld()
        let before = try await world.fixture.generation()
        let own = "127.0.0.1:\(world.server.port)"
        for operation in AllOperations.list where !operation.isRead {
            let request = try MadeRequest(operation, MadeRequest.sample(operation))
            let foreign = ["https://evil.example", "http://\(own).evil.example", "null", "https://evil.example/\(own)?", ""]
            for origin in foreign {
                let answer = try await world.ask(request.method, request.path, request.json, headers: [("Origin", origin)])
                #expect(answer.status == 403 && answer["type"] == "foreign-origin", "\(operation.name) \(origin): \(answer.text)")
            }
            let site = try await world.ask(request.method, request.path, request.json, headers: [("Sec-Fetch-Site", "cross-site")])
            #expect(site.status == 403, "\(operation.name)")
            for method in ["GET", "HEAD", "OPTIONS", "TRACE", "PATCH"] {
                let answer = try await world.ask(method, request.path)
                #expect(answer.status != 500, "\(method) \(request.path)")
            }
            let form = try await world.ask(
                request.method, request.path, "a=b", headers: [("Content-Type", "application/x-www-form-urlencoded")])
            #expect([400, 415].contains(form.status) || request.method == "DELETE", "\(operation.name): \(form.status) \(form.text)")
        }
        #expect(try await world.fixture.generation() == before)
        await world.stop()
    }

    @Test("the own origin is no obstacle, and answers cannot be framed, sniffed or run")
    func ownOrigin() async throws {
        let world = try await APIWorld()
        let origin = [("Origin", "http://127.0.0.1:\(world.server.port)")]
        let answer = try await world.ask("POST", "domains", #"{"domain":"a.example"}"#, headers: origin)
        #expect(answer.status == 204)
        let list = try await world.ask("GET", "domains", headers: origin)
        #expect(list.headers.first(name: "X-Content-Type-Options") == "nosniff")
        #expect(list.headers.first(name: "Content-Security-Policy")?.contains("default-src 'none'") == true)
        #expect(list.headers.first(name: "Access-Control-Allow-Origin") == nil)
        #expect(list.headers.first(name: "Cache-Control") == "no-store")
        await world.stop()
    }
}
