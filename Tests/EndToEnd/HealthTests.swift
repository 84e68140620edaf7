import Foundation
import TestSupport
import Testing

@Suite("Health of a running gateway", .enabled(if: Tool(named: "curl") != nil, "curl is not installed"))
struct HealthTests {
    @Test("it is ready, counts what it takes and delivers, and says so in metrics")
    func counts() async throws {
        let world = try await World.start(configuration: "[health]\nport = 0")
        let port = try #require(Self.port(world.gateway.log))
        #expect(try await Self.ask("readyz", port) == "ready\n")
        let mail = World.mail(from: "bob@partner.example", to: "alice@zegel.example")
        await world.send(mail, from: "bob@partner.example", to: "alice@zegel.example", "x@elsewhere.example", fromInside: false)
        _ = await world.inside.mails(for: "alice@zegel.example")
        let metrics = try await Self.settled(port)
        for line in [
            "zegel_ready 1", #"zegel_messages_accepted_total{origin="outside"} 1"#, #"zegel_deliveries_total{result="delivered"} 1"#,
            #"zegel_recipients_decided_total{outcome="delivered",rule=""} 1"#, #"zegel_recipients_refused_total{status="5.7"} 1"#,
            #"zegel_queue_messages{state="held"} 0"#, "zegel_processing_wait_seconds 0",
            "zegel_messages_slowed_total 0", "# EOF",
        ] {
            #expect(metrics.contains("\(line)\n"), "\(line)")
        }
        await world.stop()
    }

    @Test("an address that others can reach is refused with its place")
    func loopbackOnly() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("zegel.toml", "[health]\naddress = \"0.0.0.0\"\nport = 1\n".utf8)
        let outcome = try await Tool(path: GatewayProcess.program).run(["--config", file, "config", "check"])
        #expect(outcome.status != 0 && outcome.text.contains("zegel.toml:2:"), "\(outcome.text)")
        #expect(outcome.text.contains("127.0.0.1 or ::1"))
    }

    /// The delivery is counted after the sink has the mail.
    private static func settled(_ port: Int) async throws -> String {
        for _ in 0..<100 {
            let text = try await ask("metrics", port)
            if text.contains("zegel_deliveries_total") { return text }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await ask("metrics", port)
    }

    static func ask(_ path: String, _ port: Int) async throws -> String {
        try await #require(Tool(named: "curl")).run(["-s", "http://127.0.0.1:\(port)/\(path)"]).text
    }

    static func port(_ log: String) -> Int? {
        log.firstMatch(of: /health\.listening.*?"port":"?(\d+)/).flatMap { Int($0.1) }
    }
}
