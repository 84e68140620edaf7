import Foundation
import OpenSSL
import TestSupport
import Testing

@Suite("Bulk: a file of 2,000 people, and the process killed while it is worked through", .serialized)
struct BulkKillTests {
    private func object(_ outcome: Tool.Outcome) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    }

    @Test("it goes on where it was, everybody has one certificate, and nobody two; the rate beside that of keys alone")
    func killed() async throws {
        let world = try await World.start()
        let gateway = world.gateway
        try await gateway.must("ca", "create", "mail", "--key", "p-256")
        let number = 2000
        let text = "address,key\n" + (1...number).map { "user\($0)@zegel.example,p-256\n" }.joined()
        let file = try gateway.folder.write("people.csv", text.utf8)
        let begin = ContinuousClock.now
        let started = try object(try await gateway.must("ca", "bulk", file, "--background", "--json"))
        let id = try #require(started["id"] as? String)
        var issued = 0
        // Each look is a process of its own: it must not take the time of what it looks at.
        while issued < number / 3 {
            issued = try #require(try object(try await gateway.must("ca", "bulk", "show", id, "--json"))["issued"] as? Int)
            try await Task.sleep(for: .seconds(1))
        }
        gateway.kill()
        try await gateway.start()
        let again = ContinuousClock.now
        var item: [String: Any] = [:]
        repeat {
            item = try object(try await gateway.must("ca", "bulk", "show", id, "--json"))
            try await Task.sleep(for: .seconds(1))
        } while (item["waiting"] as? Int ?? 0) + (item["inWork"] as? Int ?? 0) > 0 && ContinuousClock.now - again < .seconds(300)
        let time = ContinuousClock.now - begin
        #expect(item["issued"] as? Int == number && item["failed"] as? Int == 0, "\(item)")

        let list = try await gateway.must("ca", "requests", "--state", "issued", "--limit", "1000", "--json")
        #expect(try #require(JSONSerialization.jsonObject(with: Data(list.output)) as? [[String: Any]]).count == 1000)
        var addresses: [String: Int] = [:]
        var (last, pages) = (String?.none, 0)
        repeat {
            let arguments = ["certificate", "list", "--json", "--limit", "1000"] + (last.map { ["--after", $0] } ?? [])
            let outcome = try await gateway.tool.run(["--config", gateway.folder.path("zegel.toml")] + arguments)
            let rows = try #require(JSONSerialization.jsonObject(with: Data(outcome.output)) as? [[String: Any]])
            for row in rows { for address in row["addresses"] as? [String] ?? [] { addresses[address, default: 0] += 1 } }
            last = rows.count == 1000 ? rows.last?["thumbprint"] as? String : nil
            pages += 1
        } while last != nil && pages < 10
        #expect(addresses.count == number && addresses.values.allSatisfy { $0 == 1 })
        #expect(try await gateway.zegel("audit", "verify").status == 0)
        let bare = ContinuousClock().measure { for _ in 0..<number { _ = try? PrivateKey.generateEC(curve: "P-256") } }
        print("2,000 certificates with a kill in the middle: \(time); as many P-256 keys alone, on one thread: \(bare)")

        let second = try object(try await gateway.must("ca", "bulk", file, "--json"))
        #expect(second["issued"] as? Int == 0 && second["known"] as? Int == number)
        await world.stop()
    }
}
