import AdminOperations
import Foundation
import NIOPosix
import TestSupport
import Testing
import Web

@testable import AdminAPI

@Suite("API: resources as HTTP means them")
struct ResourceTests {
    @Test("a list is turned page by page with Link: rel=next, and every item comes once")
    func paging() async throws {
        let world = try await APIWorld()
        for number in 0..<25 { _ = try await world.ask("POST", "users", "{\"address\":\"u\(number)@zegel.example\"}") }
        var path: String? = "users?limit=10&domain=zegel.example"
        var seen: [String] = []
        while let next = path {
            let answer = try await world.ask("GET", next)
            #expect(answer.status == 200)
            guard case .list(let items) = answer.json else { break }
            seen += items.compactMap { if case .text(let text) = $0.member("address") { text } else { nil } }
            let link = answer.headers.first(name: "Link")
            #expect(link == nil || link?.hasSuffix("; rel=\"next\"") == true)
            path = link.map { String($0.dropFirst("</api/v1/".count).prefix { $0 != ">" }) }
            guard seen.count <= 25 else { break }
        }
        #expect(seen.count == 25 && Set(seen).count == 25)
        await world.stop()
    }

    @Test("what was changed since it was read is not changed again: ETag, If-Match 412, If-None-Match 304")
    func conditional() async throws {
        let world = try await APIWorld()
        let path = "settings/domain:partner.example"
        #expect(try await world.ask("POST", "domains", #"{"domain":"partner.example"}"#).status == 204)
        let first = try await world.ask("GET", path)
        let tag = try #require(first.headers.first(name: "ETag"))
        #expect(try await world.ask("GET", path, headers: [("If-None-Match", tag)]).status == 304)
        let mine = try await world.ask("PUT", "\(path)/encrypt.mode", #"{"value":"mandatory"}"#, headers: [("If-Match", tag)])
        #expect(mine.status == 204, "\(mine.text)")
        let theirs = try await world.ask("PUT", "\(path)/encrypt.mode", #"{"value":"allow"}"#, headers: [("If-Match", tag)])
        #expect(theirs.status == 412 && theirs["type"] == "conflict")
        #expect(try await world.ask("GET", path, headers: [("If-None-Match", tag)]).status == 200)
        let one = try await world.ask("GET", "\(path)?key=encrypt.mode")
        #expect(one.text.contains("mandatory"))
        let own = try #require(one.headers.first(name: "ETag"))
        #expect(try await world.ask("DELETE", "\(path)/encrypt.mode", headers: [("If-Match", "\"x\", \(own)")]).status == 204)
        #expect(try await world.ask("PUT", "\(path)/encrypt.mode", #"{"value":"allow"}"#, headers: [("If-Match", "*")]).status == 204)
        await world.stop()
    }

    @Test("of many changes with the same If-Match at once, one counts")
    func race() async throws {
        let world = try await APIWorld()
        _ = try await world.ask("POST", "domains", #"{"domain":"partner.example"}"#)
        let path = "settings/domain:partner.example"
        let tag = try #require(try await world.ask("GET", path).headers.first(name: "ETag"))
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<16 {
                let value = number.isMultiple(of: 2) ? "mandatory" : "force"
                group.addTask {
                    try await world.ask("PUT", "\(path)/encrypt.mode", "{\"value\":\"\(value)\"}", headers: [("If-Match", tag)]).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(done.count { $0 == 204 } == 1 && done.count { $0 == 412 } == 15, "\(done)")
        await world.stop()
    }

    @Test("certificates and keys go up as files and come down as files")
    func files() async throws {
        let world = try await APIWorld()
        let authority = try TestAuthority()
        let person = try authority.leaf(for: "bob@partner.example")
        let pem = String(decoding: person.pem, as: UTF8.self)
        let up = try await world.ask("POST", "certificates", pem, headers: [("Content-Type", "application/x-pem-file")])
        #expect(up.status == 200 && up.text.contains("\"new\""), "\(up.text)")
        let list = try await world.ask("GET", "certificates?address=bob%40partner.example")
        guard case .list(let items) = list.json, case .text(let thumbprint) = items.first?.member("thumbprint") else {
            Issue.record("\(list.text)")
            return
        }
        let down = try await world.ask("GET", "certificates/\(thumbprint)/file")
        #expect(down.headers.first(name: "Content-Type") == "application/x-pem-file")
        #expect(down.text.filter { !$0.isWhitespace } == pem.filter { !$0.isWhitespace })
        let secret = "pass wörd+%"
        let key = try await world.connection.ask(
            .POST, "/api/v1/keys",
            headers: [
                ("Authorization", "Bearer \(TokenDesk.owner)"), ("Content-Type", "application/pkcs12"),
                ("Zegel-Password", APIRequest.encoded(secret)),
            ], body: try person.p12(secret))
        #expect(key.status == 200 && key.text.contains("\"withKey\":true"), "\(key.text)")
        let wrong = try await world.connection.ask(
            .POST, "/api/v1/keys?password=x",
            headers: [("Authorization", "Bearer \(TokenDesk.owner)"), ("Content-Type", "application/pkcs12")], body: Data([1]))
        #expect(wrong.status == 400 && wrong["field"] == "password", "\(wrong.text)")
        let typeless = try await world.ask("POST", "certificates", pem, headers: [("Content-Type", "text/plain")])
        #expect(typeless.status == 415)
        await world.stop()
    }

    @Test("too much is refused before it is read: 413 for 1 MiB of JSON and for files over 34 MiB")
    func tooLarge() async throws {
        let world = try await APIWorld()
        let large = "{\"domain\":\"" + String(repeating: "a", count: 2 << 20) + "\"}"
        let answer = try await world.ask("POST", "domains", large)
        #expect(answer.status == 413 && answer["type"] == "too-large")
        await world.stop()
    }

    @Test("unknown paths are 404, known ones with another method 405 and what is allowed")
    func methods() async throws {
        let world = try await APIWorld()
        #expect(try await world.ask("GET", "nothing/here").status == 404)
        #expect(try await world.ask("GET", "domains/").status == 404)
        #expect(try await world.ask("GET", "domains//").status == 404)
        let wrong = try await world.ask("PATCH", "domains/a.example")
        #expect(wrong.status == 405 && wrong.headers.first(name: "Allow") == "DELETE")
        #expect(try await world.ask("HEAD", "domains").status == 200)
        #expect(try await world.ask("GET", "domains/%zz").status == 400)
        #expect(try await world.ask("GET", "openapi.json", token: nil).status == 200)
        await world.stop()
    }

    @Test("answers of every read are what OpenAPI describes")
    func described() async throws {
        let world = try await APIWorld()
        let authority = try TestAuthority()
        _ = try await world.ask("POST", "domains", #"{"domain":"zegel.example","internal":true}"#)
        _ = try await world.ask("POST", "users", #"{"address":"alice@zegel.example"}"#)
        _ = try await world.ask("POST", "accounts", #"{"account":"scanner","senders":["a@zegel.example"],"password":"a long password"}"#)
        _ = try await world.ask("PUT", "settings/global/encrypt.mode", #"{"value":"allow"}"#)
        _ = try await world.ask("POST", "authorities", #"{"name":"inner","kind":"pair"}"#)
        let pem = String(decoding: try authority.leaf(for: "bob@partner.example").pem, as: UTF8.self)
        _ = try await world.ask("POST", "certificates", pem, headers: [("Content-Type", "application/x-pem-file")])
        _ = try await world.ask("POST", "requests", #"{"address":"alice@zegel.example"}"#)
        let id = try await world.fixture.accept()
        let document = try WireFormat.decoder.decode(JSONValue.self, from: OpenAPIDocument.json)
        let checker = SchemaChecker(document: document)
        var checked = 0
        for operation in AllOperations.list where operation.route.method == .get && operation.route.download == nil {
            guard world.fixture.engine.operationNames.contains(operation.name) else { continue }
            var values = MadeRequest.sample(operation)
            if operation.name.hasPrefix("queue.") || operation.name == "message.trace", values["id"] != nil { values["id"] = .text(id) }
            if operation.name == "authority.show" { values["name"] = .text("inner") }
            if operation.name == "user.show" { values["address"] = .text("alice@zegel.example") }
            let request = try MadeRequest(operation, values)
            let answer = try await world.ask(request.method, request.path)
            let responses = document.member("paths")?.member("/api/v1/\(operation.route.path)")?.member("get")?.member("responses")
            #expect(responses?.member(String(answer.status)) != nil, "\(operation.name): \(answer.status)")
            guard answer.status == 200, let json = answer.json else { continue }
            let schema = try #require(responses?.member("200")?.member("content")?.member("application/json")?.member("schema"))
            #expect(checker.fault(json, schema) == nil, "\(operation.name): \(checker.fault(json, schema) ?? "")")
            checked += 1
        }
        #expect(checked >= 24, "\(checked)")
        await world.stop()
    }

    @Test("only a proxy that is named tells where a client comes from")
    func proxies() async throws {
        let fixture = try await AdminFixture()
        let desk = TokenDesk(fixture.engine)
        for (proxies, told, expected) in [
            (["127.0.0.1/32"], "192.0.2.7", "192.0.2.7"), ([], "192.0.2.7", "127.0.0.1"), (["10.0.0.0/8"], "192.0.2.7", "127.0.0.1"),
            (["127.0.0.1/32"], "192.0.2.7, 10.0.0.1", "127.0.0.1"), (["127.0.0.1/32"], "x", "127.0.0.1"),
        ] {
            let server = try await AdminServer.start(
                host: "127.0.0.1", port: 0, service: desk, proxies: proxies.compactMap { .init($0) },
                group: MultiThreadedEventLoopGroup.singleton, logger: APIWorld.quiet)
            let connection = WebClient(
                engine: .host("127.0.0.1", port: server.port, tls: nil), group: MultiThreadedEventLoopGroup.singleton)
            let headers = [("Authorization", "Bearer \(TokenDesk.owner)"), ("Zegel-Client-Address", told)]
            #expect(try await connection.ask(.GET, "/api/v1/status", headers: headers).status == 200)
            #expect(desk.address == expected, "\(proxies) \(told)")
            await server.stop()
        }
    }
}
