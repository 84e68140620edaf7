import Foundation
import Mail
import TestSupport
import Testing

@Suite("message explain, message trace and doctor on the command line", .serialized)
struct ExplainCommandTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"
    private let carol = "carol@partner.example"

    private func object(_ outcome: Tool.Outcome) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
    }

    private func id(_ outcome: RecipientOutcome?) throws -> String {
        guard case .delivered(let reply)? = outcome else { throw HarnessError.notReady("not accepted: \(String(describing: outcome))") }
        return try #require(reply.lines.last?.split(separator: " ").last.map { String($0) })
    }

    @Test("A-44: explain and the trace of the real mail tell the same; exit 0, 4 and 2; with and without an engine; nothing arrives")
    func explain() async throws {
        let world = try await World.start()
        let gateway = world.gateway
        try await world.addKey(try world.authority.leaf(for: alice))
        try await world.addCertificate(try world.authority.leaf(for: bob))
        let mail = World.mail(from: alice, to: bob, subject: "Größe")
        let file = try gateway.folder.write("mail.eml", mail)
        let story = try await gateway.must("message", "explain", "--from", alice, "--to", bob, file)
        let json = try await object(gateway.must("message", "explain", "--to", bob, "--json", file))
        #expect(world.outside.all.isEmpty && world.inside.all.isEmpty)
        let outcome = await world.send(mail, from: alice, to: bob, fromInside: true)
        _ = await world.outside.mails(for: bob)
        let real = try await world.story(of: outcome[bob])
        #expect(real.hasPrefix(story.text.trimmingCharacters(in: .newlines)), "\(story.text)\n\(real)")
        let trace = try await object(gateway.must("message", "trace", id(outcome[bob]), "--json"))
        let decided = try #require((trace["decisions"] as? [[String: Any]])?.first)
        let asked = try #require(json["record"] as? [String: Any])
        #expect(asked["plan"] as? NSDictionary == decided["plan"] as? NSDictionary)
        #expect(asked["messageID"] as? String == decided["messageID"] as? String)
        var (askedFacts, facts) = (try #require(asked["facts"] as? [String: Any]), try #require(decided["facts"] as? [String: Any]))
        // Our own Received field names the client: another length.
        (askedFacts["size"], facts["size"]) = (nil, nil)
        #expect(askedFacts as NSDictionary == facts as NSDictionary)

        let refused = try await gateway.zegel("message", "explain", "--from", alice, "--to", carol, "--subject", "[encrypt] x")
        #expect(refused.status == 4 && refused.text.contains("“[encrypt] x” is not sent to one recipient"))
        #expect(!refused.text.contains("\u{1B}"))
        let proposed = try await gateway.zegel(
            "message", "explain", "--from", alice, "--to", carol, "--as-of-setting", "encrypt.mode=mandatory")
        #expect(proposed.status == 4)
        for bad in [["--to", bob], ["--from", alice], ["--from", alice, "--to", bob, "--origin", "moon"], ["--from", "x", "--to", bob]] {
            #expect(try await gateway.tool.run(["--config", gateway.folder.path("zegel.toml"), "message", "explain"] + bad).status == 2)
        }
        #expect(try await gateway.zegel("message", "explain", "--to", bob, gateway.folder.path("absent")).status == 3)
        let outside = try await gateway.zegel("message", "explain", "--from", bob, "--to", alice, "--to", carol, "--origin", "outside")
        #expect(outside.status == 4 && outside.text.contains("Came from outside"))
        await gateway.stop()
        let alone = try await gateway.must("message", "explain", "--from", alice, "--to", bob, file)
        #expect(alone.text == story.text)
        await world.stop()
    }

    @Test("trace: by id the story with each try and the remote answer; else a list, as text, JSON and CSV, which no spreadsheet runs")
    func trace() async throws {
        let world = try await World.start()
        let gateway = world.gateway
        let evil = "=cmd@partner.example"
        let plain = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        let refused = await world.send(
            World.mail(from: alice, to: carol, subject: "[encrypt]"), from: alice, to: carol, fromInside: true)
        await world.send(World.mail(from: evil, to: alice), from: evil, to: alice, fromInside: false)
        _ = await world.outside.mails(for: bob)
        _ = await world.inside.mails(for: alice, count: 2)
        let plainID = try id(plain[bob])
        // The arrival is seen before the outcome is written.
        var story = ""
        for _ in 0..<100 where !story.contains("delivered") {
            story = try await gateway.must("message", "trace", "--id", plainID).text
        }
        #expect(story.contains("“Offer” leaves without encryption") && story.contains("127.0.0.1") && story.contains(" 250 "))
        #expect(try await gateway.zegel("message", "trace", String(repeating: "a", count: 20)).status == 3)
        #expect(try await gateway.zegel("message", "trace", "--since", "yesterday").status == 2)
        #expect(try await gateway.zegel("message", "trace", plainID, "--csv").status == 2)
        #expect(try await gateway.zegel("message", "trace", plainID, "--to", bob).status == 2)
        let list = try await gateway.must("message", "trace", "--from", alice, "--since", "1 h").text
        #expect(try list.contains(plainID) && list.contains(id(refused[carol])) && list.contains("not sent"))
        let found = try await object(gateway.must("message", "trace", "--outcome", "refused", "--json"))
        #expect(try (found["items"] as? [[String: Any]])?.map { $0["id"] as? String } == [id(refused[carol])])
        #expect(try await gateway.must("message", "trace", "--text", "no-such-word").text.contains("No message was found."))
        let csv = try await gateway.must("message", "trace", "--csv", "--to", alice).text
        let lines = csv.components(separatedBy: "\r\n")
        #expect(lines.first == "time,id,mail,from,to,message-id,outcome,delivery")
        #expect(lines.contains { $0.contains(",'\(evil),\(alice),<") })
        #expect(!lines.contains { $0.contains(",\(evil)") })
        await world.stop()
    }

    @Test("doctor: over the socket, without an engine, without a store and with a lost key; exit 5, text and JSON")
    func doctor() async throws {
        let world = try await World.start(
            configuration: """
                administrators = ["it@zegel.example"]
                [routes."lost.example"]
                host = "127.0.0.1"
                port = 1
                """)
        let gateway = world.gateway
        func titles(_ outcome: Tool.Outcome) throws -> [String] {
            try #require(object(outcome)["findings"] as? [[String: Any]]).compactMap { $0["title"] as? String }
        }
        let running = try await gateway.zegel("doctor", "--json")
        #expect(running.status == 5)
        #expect(
            try titles(running) == [
                "Route lost.example is not reached at 127.0.0.1 port 1: Connection refused", "The master key lies beside the database",
                "The internal domain zegel.example has no key to sign or to decrypt with",
            ])
        try await world.addKey(try world.authority.leaf(for: alice))
        let text = try await gateway.zegel("doctor").text
        #expect(
            text.contains("Found: 1 problem, 1 warning.") && text.contains("! The master key lies beside the database")
                && text.contains("to do:"))
        #expect(text.contains("✕ Route lost.example is not reached") && text.contains("✓ Every listener listens"))
        let status = try await gateway.must("status").text
        #expect(status.contains("1 standing warning") && status.contains("! The master key lies beside the database"))
        await gateway.stop()
        let alone = try await titles(gateway.zegel("doctor", "--json"))
        #expect(alone.contains("No engine is running") && !alone.contains { $0.hasPrefix("The store") })
        let key = "\(gateway.state)/master.key"
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        let lost = try await gateway.zegel("doctor", "--json")
        #expect(try lost.status == 5 && titles(lost).contains { $0.hasPrefix("The store does not open: master key: ") })
        #expect(!FileManager.default.fileExists(atPath: key))
        try FileManager.default.removeItem(atPath: gateway.state)
        let absent = try await gateway.zegel("doctor", "--json")
        #expect(try absent.status == 5 && titles(absent).contains("The store does not open: there is none yet"))
        #expect(!FileManager.default.fileExists(atPath: gateway.state))
        await world.stop()
    }
}
