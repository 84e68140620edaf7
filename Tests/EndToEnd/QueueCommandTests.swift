import Foundation
import TestSupport
import Testing

@Suite("zegel queue, as an administrator uses it", .serialized)
struct QueueCommandTests {
    private static let alice = "alice@zegel.example"

    /// Waits until a listing holds this.
    private func listing(_ world: World, _ arguments: [String], holds text: String) async throws -> String {
        var found = ""
        for _ in 0..<200 {
            found = try await world.gateway.tool.run(["--config", world.gateway.folder.path("zegel.toml"), "queue", "list"] + arguments)
                .text
            if found.contains(text) { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        return found
    }

    @Test("list, show, hold, release, retry, delete; JSON lines; a selection is shown before it is carried out")
    func verbs() async throws {
        let outside = try MailSink { command, _ in
            command.contains("TO:<later@") ? .reply("450 4.2.1 Not now") : command.contains("TO:<full@") ? .reply("452 4.2.2 Full") : nil
        }
        defer { outside.stop() }
        let world = try await World.start(configuration: "[health]\nport = 0\n", outsidePort: outside.port)
        let people = ["later@partner.example", "full@partner.example", "later@other.example"]
        for person in people {
            await world.send(World.mail(from: Self.alice, to: person), from: Self.alice, to: person, fromInside: true)
        }
        let text = try await listing(world, ["--text", "4.2.1"], holds: "later@other.example")
        #expect(text.contains("450 4.2.1 Not now") && !text.contains("full@"))
        _ = try await listing(world, ["--state", "deferred"], holds: "full@")
        let lines = try await world.gateway.must("queue", "list", "--json-lines").text.split(separator: "\n")
        let items = try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
        #expect(items.count == 3 && items.allSatisfy { $0["state"] as? String == "deferred" && $0["due"] != nil })
        let ids = items.compactMap { $0["id"] as? String }
        let shown = try await world.gateway.must("queue", "show", ids[0]).text
        #expect(shown.contains("later@other.example") && shown.contains("127.0.0.1:\(outside.port)") && shown.contains("next try"))

        let unasked = try await world.gateway.zegel("queue", "hold", "--recipient", "@partner.example")
        #expect(unasked.status == 2 && unasked.errors.contains("hold would hit 2 messages") && unasked.errors.contains("--yes"))
        let preview = try await world.gateway.must("queue", "hold", "--recipient", "@partner.example", "--dry-run").text
        #expect(preview.contains("hold would hit 2 messages") && !preview.contains("other.example"))
        #expect(try await world.gateway.must("queue", "list", "--state", "held").text == "No messages.\n")
        #expect(try await world.gateway.must("queue", "hold", "--recipient", "@partner.example", "--yes").text == "2 messages: held\n")
        #expect(try await world.gateway.zegel("queue", "release", ids[0]).status == 4)
        #expect(try await world.gateway.must("queue", "release", "--all", "--yes").text == "2 messages: released\n")
        #expect(try await world.gateway.zegel("queue", "delete", ids[0]).status == 2, "a reason is asked for")
        try await world.gateway.must("queue", "delete", ids[0], "--reason", "asked by phone")
        #expect(try await world.gateway.zegel("queue", "show", ids[0]).status == 3)
        #expect(try await world.gateway.zegel("queue", "retry", ids[0], ids[1]).status == 3)
        #expect(try await world.gateway.zegel("queue", "retry").status == 2)
        let audit = try await world.gateway.must("audit", "list", "--json").text
        #expect(audit.contains("queue.hold") && audit.contains("queue.release") && audit.contains("asked by phone"))
        await world.stop()
    }

    @Test("oldest age, sizes and reasons as metrics", .enabled(if: Tool(named: "curl") != nil))
    func metrics() async throws {
        let outside = try MailSink { command, _ in command.hasPrefix("RCPT") ? .reply("450 4.2.1 Not now") : nil }
        defer { outside.stop() }
        let world = try await World.start(configuration: "[health]\nport = 0\n", outsidePort: outside.port)
        let person = "later@partner.example"
        await world.send(World.mail(from: Self.alice, to: person), from: Self.alice, to: person, fromInside: true)
        _ = try await listing(world, ["--state", "deferred"], holds: "later@")
        let port = try #require(world.gateway.log.firstMatch(of: /health\.listening.*"port":"?(\d+)/)?.1)
        let curl = try #require(Tool(named: "curl"))
        var metrics = ""
        for _ in 0..<100 where !metrics.contains("zegel_delivery_deferrals_total") {
            metrics = try await curl.run(["-s", "http://127.0.0.1:\(port)/metrics"]).text
        }
        #expect(metrics.contains(#"zegel_queue_recipients_waiting{status="4.2.1"} 1"#))
        #expect(metrics.contains(#"zegel_delivery_deferrals_total{status="4.2.1"} 1"#))
        let values = metrics.split(separator: "\n").filter { $0.contains(#"{state="deferred"}"#) }
        #expect(values.contains { $0.hasPrefix("zegel_queue_oldest_seconds") } && values.contains { $0.hasPrefix("zegel_queue_messages") })
        let bytes = values.first { $0.hasPrefix("zegel_queue_bytes") }.flatMap { Double($0.split(separator: " ")[1]) }
        #expect(bytes.map { $0 > 100 } == true)
        await world.stop()
    }
}
