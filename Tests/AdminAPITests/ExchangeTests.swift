import AdminAPI
import AdminOperations
import Foundation
import Testing

@Suite("Admin API: operations over the socket")
struct ExchangeTests {
    @Test("an operation arrives as it was built, and its result comes back")
    func values() async throws {
        let fixture = try await APIFixture(
            Recorder { _ throws(AdminProblem) in Data(#"[{"domain":"zegel.example","locality":"internal","settings":2}]"#.utf8) })
        let items = try await fixture.client.perform(DomainList(), by: APIFixture.me)
        #expect(items.map { "\($0.domain) \($0.locality) \($0.settings)" } == ["zegel.example internal 2"])
        #expect(fixture.service.asked.map(\.name) == ["domain.list"])
        #expect(fixture.service.asked.map(\.input) == [Data("{}".utf8)])
        await fixture.server.stop()
    }

    @Test("a problem comes back as it was thrown, kind, words and field", arguments: AdminProblem.Kind.allCases)
    func problems(_ kind: AdminProblem.Kind) async throws {
        let problem = AdminProblem(kind, "“ä” is no domain", field: "domain")
        let fixture = try await APIFixture(Recorder { _ throws(AdminProblem) in throw problem })
        await #expect(throws: problem) { try await fixture.client.perform(DomainRemove(domain: "ä"), by: APIFixture.me) }
        await fixture.server.stop()
    }

    @Test("a problem is application/problem+json with the status of its kind (RFC 9457 §3)")
    func problemOnTheWire() async throws {
        let fixture = try await APIFixture(
            Recorder { _ throws(AdminProblem) in throw AdminProblem(.noPermission, "this needs the right status.show") })
        let answer = try await RawClient.exchange(fixture.path, post("status.show", "{}"))
        #expect(answer.hasPrefix("HTTP/1.1 403 "))
        #expect(answer.lowercased().contains("content-type: application/problem+json\r\n"))
        let body = try #require(answer.components(separatedBy: "\r\n\r\n").last)
        let members = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        #expect(members["detail"] as? String == "this needs the right status.show" && members["type"] as? String == "no-permission")
        #expect(members["status"] as? Int == 403 && members["title"] as? String == "The right is missing")
        #expect((members["instance"] as? String)?.hasPrefix("urn:uuid:") == true && members.count == 5)
        await fixture.server.stop()
    }

    @Test("12 MB each way arrive whole")
    func large() async throws {
        let fixture = try await APIFixture(Recorder { question throws(AdminProblem) in question.input })
        let file = Data((0..<9_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let input = try WireFormat.encoder.encode(CertificateImport(file: file))
        #expect(try await fixture.client.perform("certificate.import", input: input, by: APIFixture.me) == input)
        await fixture.server.stop()
    }

    @Test("many at once are all answered, each with its own answer")
    func concurrent() async throws {
        let fixture = try await APIFixture(Recorder { question throws(AdminProblem) in question.input })
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                let input = Data("{\"id\":\"\(number)\"}".utf8)
                group.addTask { try await fixture.client.perform("bulk.show", input: input, by: APIFixture.me) == input }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
        #expect(fixture.service.asked.count == 60)
        await fixture.server.stop()
    }

    @Test("two requests written at once are answered in their order")
    func pipelined() async throws {
        let fixture = try await APIFixture(Recorder { question throws(AdminProblem) in question.input })
        let answer = try await RawClient.exchange(
            fixture.path, post("bulk.show", #"{"id":"first"}"#, keepAlive: true) + post("bulk.show", #"{"id":"second"}"#))
        let (first, second) = (try #require(answer.range(of: "\"first\"")), try #require(answer.range(of: "\"second\"")))
        #expect(first.lowerBound < second.lowerBound)
        await fixture.server.stop()
    }
}

@Suite("Admin API: hostile bytes")
struct HostileRequestTests {
    static let refused: [(what: String, bytes: [UInt8])] = [
        ("GET", Array("GET /api/v1/operations/status.show HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)),
        (
            "another path",
            Array("POST /api/v2/operations/status.show HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".utf8)
        ),
        ("the root", Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".utf8)),
        ("no HTTP", Array("EHLO there\r\n\r\n".utf8)),
        ("TLS", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03] + [UInt8](repeating: 7, count: 500)),
        ("zeroes", [UInt8](repeating: 0, count: 4096)),
        (
            "two lengths",
            Array("POST /api/v1/operations/a.b HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 40\r\nConnection: close\r\n\r\n{}".utf8)
        ),
        ("a negative length", Array("POST /api/v1/operations/a.b HTTP/1.1\r\nContent-Length: -1\r\nConnection: close\r\n\r\n{}".utf8)),
        (
            "length and chunks",
            Array(
                "POST /api/v1/operations/a.b HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
                    .utf8)
        ),
        ("bad chunks", Array("POST /api/v1/operations/a.b HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n".utf8)),
        (
            "1 MB of header",
            Array("POST /api/v1/operations/a.b HTTP/1.1\r\nX: ".utf8) + [UInt8](repeating: 97, count: 1_000_000) + Array("\r\n\r\n".utf8)
        ),
    ]

    @Test("is not carried out, and the next request is answered", arguments: refused.indices)
    func hostile(_ index: Int) async throws {
        let fixture = try await APIFixture()
        let answer = try await RawClient.exchange(fixture.path, Self.refused[index].bytes)
        #expect(!answer.hasPrefix("HTTP/1.1 2"), "\(Self.refused[index].what)")
        #expect(fixture.service.asked.isEmpty, "\(Self.refused[index].what)")
        _ = try await fixture.client.perform("status.show", input: Data("{}".utf8), by: APIFixture.me)
        #expect(fixture.service.asked.count == 1)
        await fixture.server.stop()
    }

    @Test("a body over 34 MiB is refused before its end, whether its length is told or not", arguments: [true, false])
    func tooLarge(_ isChunked: Bool) async throws {
        let fixture = try await APIFixture()
        let size = 40 * 1024 * 1024
        let head = isChunked ? "Transfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n" : "Content-Length: \(1 << 40)\r\n\r\n"
        let bytes = Array("POST /api/v1/operations/key.import HTTP/1.1\r\nHost: x\r\n\(head)".utf8) + [UInt8](repeating: 97, count: size)
        let answer = try await RawClient.exchange(fixture.path, bytes)
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 413 "))
        #expect(fixture.service.asked.isEmpty)
        _ = try await fixture.client.perform("status.show", input: Data("{}".utf8), by: APIFixture.me)
        await fixture.server.stop()
    }

    @Test("a client that hangs up in the middle leaves nothing behind", arguments: [1, 40, 110])
    func hangUp(_ length: Int) async throws {
        let fixture = try await APIFixture()
        let bytes = post("domain.add", #"{"domain":"a.example","internal":true}"#)
        for _ in 0..<20 { _ = try await RawClient.exchange(fixture.path, Array(bytes.prefix(length)), reads: false) }
        _ = try await fixture.client.perform("status.show", input: Data("{}".utf8), by: APIFixture.me)
        #expect(fixture.service.asked.map(\.name) == ["status.show"])
        await fixture.server.stop()
    }

    @Test(
        "names that are no names never come to the service, nor as paths or answers",
        arguments: ["..%2f..%2fetc", "a.b?x=1", "%00", "a/b", "%ff", "status.show%00", "Status.show", ""])
    func names(_ name: String) async throws {
        let fixture = try await APIFixture()
        let answer = try await RawClient.exchange(fixture.path, post(name, "{}"))
        #expect(answer.hasPrefix("HTTP/1.1 404 ") || answer.hasPrefix("HTTP/1.1 400 "))
        #expect(fixture.service.asked.isEmpty)
        await fixture.server.stop()
    }

    @Test("the socket answers the resources too, with the methods of RFC 9110")
    func resources() async throws {
        let fixture = try await APIFixture(Recorder { _ throws(AdminProblem) in Data("[]".utf8) })
        let request = "GET /api/v1/certificates?limit=5&text=a+b%26 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        #expect(try await RawClient.exchange(fixture.path, Array(request.utf8)).hasPrefix("HTTP/1.1 200 "))
        let input = try #require(fixture.service.asked.first)
        #expect(input.name == "certificate.list")
        #expect(String(decoding: input.input, as: UTF8.self) == #"{"limit":5,"store":"certificates","text":"a b&"}"#)
        let patch = "PATCH /api/v1/certificates HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        let answer = try await RawClient.exchange(fixture.path, Array(patch.utf8))
        #expect(answer.hasPrefix("HTTP/1.1 405 ") && answer.contains("Allow: GET, HEAD, POST\r\n"))
        await fixture.server.stop()
    }
}

private func post(_ name: String, _ body: String, keepAlive: Bool = false) -> [UInt8] {
    let connection = keepAlive ? "keep-alive" : "close"
    return Array(
        "POST /api/v1/operations/\(name) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\nConnection: \(connection)\r\n\r\n\(body)"
            .utf8)
}
