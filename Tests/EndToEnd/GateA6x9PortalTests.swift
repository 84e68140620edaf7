import Foundation
import MIME
import TestSupport
import Testing

@Suite("A6.9 who has an account: the work of an answer does not tell", .serialized)
struct GateA6x9PortalTests {
    private static let dan = "dan@partner.example"

    /// A gateway with an account of dan's.
    private func world() async throws -> (World, port: Int) {
        let world = try await World.start(configuration: "[portal]\nport = 0\n")
        try await world.gateway.must("settings", "set", "portal.base-url", "https://portal.zegel.example")
        let line = try #require(world.gateway.log.split(separator: "\n").last { $0.contains("portal.listening") })
        let port = try #require(line.firstMatch(of: #/"port":"?(\d+)/#).flatMap { Int($0.1) })
        try await world.gateway.must("portal", "user", "invite", Self.dan)
        let mail = try #require(await world.outside.mails(for: Self.dan).first)
        let path = try #require(PDFTests.everything(mail).firstMatch(of: #/portal\.zegel\.example(/join/[a-z0-9]+)/#).map { String($0.1) })
        let browser = TestBrowser(port)
        _ = try await browser.get(path)
        let joined = try await browser.post(path, ["password": "correct horse battery", "again": "correct horse battery"])
        try #require(joined.status == 303)
        return (world, port)
    }

    /// Processor time of the gateway for so many requests, each from a place of its own.
    private func cost(_ count: Int, _ port: Int, _ process: Int32, _ path: String, _ fields: KeyValuePairs<String, String>, _ expected: Int)
        async throws -> Duration
    {
        let before = try ProcessTimes.processor(process)
        for _ in 0..<count {
            let browser = TestBrowser(
                port, network: "2001:db8:\(String(Int.random(in: 1..<65_536), radix: 16)):\(Int.random(in: 1..<9999))::1")
            let page = try await browser.post(
                path, fields, token: "0123456789abcdef0123456789abcdef", ["Cookie: zegel=.0123456789abcdef0123456789abcdef"])
            #expect(page.status == expected)
        }
        return try ProcessTimes.processor(process) - before
    }

    @Test("a wrong password takes the same processor time for who has an account and for who has none; so does a forgotten one")
    func work() async throws {
        let (world, port) = try await world()
        let process = world.gateway.processIdentifier
        var logins: [Duration] = [.zero, .zero]
        var forgotten: [Duration] = [.zero, .zero]
        // What the quarter of an hour's mails cost is out of the way.
        for _ in 0..<20 { _ = try await cost(1, port, process, "/forgotten", ["address": Self.dan], 200) }
        for _ in 0..<4 {
            for (index, address) in [Self.dan, "nan@partner.example"].enumerated() {
                logins[index] += try await cost(4, port, process, "/login", ["address": address, "password": "wrong password"], 422)
                forgotten[index] += try await cost(100, port, process, "/forgotten", ["address": address], 200)
            }
        }
        print("A6.9: 16 logins \(logins[0]) known, \(logins[1]) unknown; 400 forgotten \(forgotten[0]) known, \(forgotten[1]) unknown")
        #expect((0.85...1.18).contains(logins[0] / logins[1]))
        #expect((0.7...1.43).contains(forgotten[0] / forgotten[1]))
        await world.stop()
    }
}
