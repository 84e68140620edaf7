import Fetch
import Mail
import TestSupport
import Testing

@Suite("The guarded door for outgoing HTTP")
struct FetcherTests {
    let access = Access()

    @Test("a body arrives whole, also after redirects; other answers are errors with their status")
    func answers() async throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        let server = try await HTTPTestServer.start(["/list.crl?x=1": .body(bytes), "/gzip": .encoded([1])])
        server.set("/a", .redirect("/b"))
        server.set("/b", .redirect(server.url("/list.crl?x=1")))
        server.set("/round", .redirect("/round"))
        let fetcher = access.fetcher(server)
        #expect(try await fetcher.get(server.url("/list.crl?x=1")).bytes == bytes)
        #expect(try await fetcher.get(server.url("/a")).bytes == bytes)
        #expect(await access.error(fetcher, server.url("/none")) == .status(404))
        #expect(await access.error(fetcher, server.url("/round")) == .redirectedTooOften)
        #expect(server.requests.count { $0 == "/round" } == 4)
        #expect(await access.error(fetcher, server.url("/gzip")) == .compressed)
        await server.stop()
        let nobody = Fetcher(rules: FetchRules(ports: [1], allowedNetworks: Access.loopback))
        #expect(await access.error(nobody, "http://127.0.0.1:1/") == .connectionFailed)
    }

    @Test("https to a server that speaks none fails as TLS, and a redirect from https to http is not followed")
    func plainBehindHTTPS() async throws {
        let server = try await HTTPTestServer.start(["/": .body([1])])
        let found = await access.error(access.fetcher(server), "https://127.0.0.1:\(server.port)/")
        #expect(found == .tlsFailed || found == .connectionFailed)
        await server.stop()
    }
}
