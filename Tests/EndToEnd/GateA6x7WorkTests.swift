import Foundation
import TestSupport
import Testing

@Suite("A6.7 reply links: the work of an answer does not tell", .serialized)
struct GateA6x7ReplyWorkTests {
    /// Processor time of the gateway for so many visits, each from a network of its own; the page is always the same.
    private func cost(_ count: Int, _ office: ReplyTests.Office, _ port: Int, _ path: () -> String) async throws -> Duration {
        let process = office.world.gateway.processIdentifier
        let before = try ProcessTimes.processor(process)
        for _ in 0..<count {
            let network = "2001:db8:\(String(Int.random(in: 1..<65_536), radix: 16)):\(Int.random(in: 1..<9999))::1"
            let page = try await TestBrowser(port, network: network).get(path())
            #expect(page.status == 404)
        }
        return try ProcessTimes.processor(process) - before
    }

    @Test(
        "A-16: a guess, one changed character and a revoked link take the same processor time",
        .enabled(if: Tool(named: "qpdf") != nil))
    func work() async throws {
        let office = try await ReplyTests.Office.open("[portal]\nport = 0\n")
        let gateway = office.world.gateway
        let line = try #require(gateway.log.split(separator: "\n").last { $0.contains("portal.listening") })
        let port = try #require(line.firstMatch(of: #/"port":"?(\d+)/#).flatMap { Int($0.1) })
        let (link, _) = try await office.link()
        #expect(try await TestBrowser(port).get(link).status == 200)
        try await gateway.must("reply", "revoke", "--recipient", ReplyTests.dan)
        let changed = String(link.dropLast()) + (link.hasSuffix("A") ? "B" : "A")
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        let paths: [() -> String] = [
            { "/reply/" + String((0..<32).map { _ in letters.randomElement() ?? "A" }) }, { changed }, { link },
        ]
        for path in paths { _ = try await cost(40, office, port, path) }
        var costs: [Duration] = [.zero, .zero, .zero]
        for _ in 0..<5 { for (index, path) in paths.enumerated() { costs[index] += try await cost(60, office, port, path) } }
        print("A6.7: 300 visits each: guess \(costs[0]), changed \(costs[1]), revoked \(costs[2])")
        for cost in costs.dropFirst() { #expect((0.7...1.43).contains(cost / costs[0])) }
        await office.close()
    }
}
