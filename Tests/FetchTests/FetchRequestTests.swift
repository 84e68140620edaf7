import Fetch
import Foundation
import TestSupport
import Testing

@Suite("Requests to the provider of a service")
struct FetchRequestTests {
    private static func request(_ url: String) -> FetchRequest {
        FetchRequest(method: "POST", url: url, headers: [("X-Key", "MARK-key")], body: Array("text=hello".utf8))
    }

    private static func error(_ fetcher: Fetcher, _ url: String) async -> FetchError? {
        do throws(FetchError) {
            _ = try await fetcher.send(request(url))
            return nil
        } catch { return error }
    }

    @Test("method, fields and body arrive as they are; every status is an answer", arguments: [200, 201, 400, 404, 500] as [UInt])
    func sent(_ status: UInt) async throws {
        let server = try await HTTPTestServer.start(["/sms": .reply { (status, "got \($0.text)") }])
        let answer = try await Access().fetcher(server).send(Self.request(server.url("/sms")))
        #expect(answer.status == Int(status) && String(decoding: answer.body, as: UTF8.self) == "got text=hello")
        let exchange = try #require(server.exchanges.first)
        #expect(exchange.method == "POST" && exchange.header("X-Key") == "MARK-key" && exchange.header("Content-Length") == "10")
        await server.stop()
    }

    @Test("a redirect is an answer and is not followed: no key goes elsewhere")
    func redirect() async throws {
        let (server, thief) = (try await HTTPTestServer.start(), try await HTTPTestServer.start())
        server.set("/sms", .redirect(thief.url("/steal")))
        #expect(try await Access().fetcher(server).send(Self.request(server.url("/sms"))).status == 302)
        #expect(thief.connections == 0)
        await server.stop()
        await thief.stop()
    }

    @Test("addresses that are not public are not connected to, as for everything that is fetched")
    func loopback() async throws {
        let server = try await HTTPTestServer.start()
        let error = await Self.error(Access().fetcher(server, allowed: []), server.url("/sms"))
        #expect(error == .addressNotAllowed("127.0.0.1", kind: "loopback") && server.connections == 0)
        await server.stop()
    }

    @Test("silence and endless answers end within the limits, and the error says nothing of the request")
    func limits() async throws {
        let server = try await HTTPTestServer.start(["/silence": .silence, "/endless": .endless])
        let fetcher = Access().fetcher(server, limits: FetchLimits(size: 1000, time: .milliseconds(500)))
        #expect(await Self.error(fetcher, server.url("/silence")) == .timedOut)
        #expect(await Self.error(fetcher, server.url("/endless")) == .tooLarge(limit: 1000))
        #expect("\(Self.request("https://sms.example"))" == "(request)")
        await server.stop()
    }
}
