import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import Health

@Suite("Health listener", .enabled(if: Tool(named: "curl") != nil, "curl is not installed"))
struct HealthServerTests {
    final class Source: HealthSource {
        let reasons = Mutex<[String]>([])

        func obstacles() async -> [String] { reasons.withLock { $0 } }
        func metrics() async -> [MetricFamily] { [MetricFamily("up", .gauge, "One.", [.init(1)])] }
    }

    private func ask(_ source: Source, _ arguments: String...) async throws -> String {
        let server = try await HealthServer.start(host: "127.0.0.1", port: 0, source: source, group: MultiThreadedEventLoopGroup.singleton)
        let curl = try #require(Tool(named: "curl"))
        let options = Array(arguments.dropLast()) + ["-s", "-i", "http://127.0.0.1:\(server.port)\(arguments.last ?? "")"]
        let answer = try await curl.run(options).text
        await server.stop()
        return answer
    }

    @Test("alive while it is not ready; not ready says why; ready says so")
    func readiness() async throws {
        let source = Source()
        source.reasons.withLock { $0 = ["starting: the store is being opened", "the disk is full"] }
        #expect(try await ask(source, "/healthz").hasPrefix("HTTP/1.1 200"))
        let waiting = try await ask(source, "/readyz")
        #expect(waiting.hasPrefix("HTTP/1.1 503"))
        #expect(waiting.hasSuffix("\r\n\r\nstarting: the store is being opened\nthe disk is full\n"))
        source.reasons.withLock { $0 = [] }
        #expect(try await ask(source, "/readyz").hasSuffix("\r\n\r\nready\n"))
    }

    @Test("metrics have their media type; what else is asked is refused")
    func others() async throws {
        let metrics = try await ask(Source(), "/metrics?x=1")
        #expect(metrics.contains("application/openmetrics-text; version=1.0.0") && metrics.hasSuffix("up 1\n# EOF\n"))
        #expect(try await ask(Source(), "/").hasPrefix("HTTP/1.1 404"))
        #expect(try await ask(Source(), "-X", "POST", "-d", "x", "/healthz").hasPrefix("HTTP/1.1 405"))
        let head = try await ask(Source(), "-I", "/metrics")
        #expect(head.hasPrefix("HTTP/1.1 200") && head.hasSuffix("\r\n\r\n"))
    }
}
