import TestSupport
import Testing

/// The short form of `make soak`, by the same program: 200 slow clients for 10 s, 10 kills over 500 mails, 6 power cuts over 60, 8 mails of 25 MB.
@Suite("The soak, in short", .serialized, .enabled(if: Tool(named: "python3") != nil && Tool(named: "openssl") != nil))
struct SoakTests {
    @Test("every goal is met", arguments: ["slow", "kills", "powercut"])
    func short(part: String) async throws { try await run(part) }

    @Test(
        "eight mails of 25 MB at once and one of 200 MB stay within their memory",
        .enabled(if: Tool(named: "smtp-sink") != nil, "Postfix's smtp-sink is not installed"))
    func large() async throws { try await run("large") }

    private func run(_ part: String) async throws {
        let python = try #require(Tool(named: "python3"))
        let ran = try await python.run(["Benchmarks/soak.py", "--zegel", GatewayProcess.program, "--short", part])
        #expect(ran.status == 0 && !ran.text.isEmpty && !ran.text.contains("MISSED"), "\(ran.text)\n\(ran.errors)")
        print(ran.text)
    }
}
