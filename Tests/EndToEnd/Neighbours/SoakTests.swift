import TestSupport
import Testing

/// The short form of `make soak`, by the same program: 200 slow clients for 10 s, 10 kills over 500 mails, 6 power cuts over 60.
@Suite("The soak, in short", .serialized, .enabled(if: Tool(named: "python3") != nil && Tool(named: "openssl") != nil))
struct SoakTests {
    @Test("every goal is met", arguments: ["slow", "kills", "powercut"])
    func short(part: String) async throws {
        let python = try #require(Tool(named: "python3"))
        let ran = try await python.run(["Benchmarks/soak.py", "--zegel", GatewayProcess.program, "--short", part])
        #expect(ran.status == 0 && !ran.text.isEmpty && !ran.text.contains("MISSED"), "\(ran.text)\n\(ran.errors)")
        print(ran.text)
    }
}
