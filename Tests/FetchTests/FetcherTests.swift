import Fetch
import Mail
import Synchronization
import TestSupport
import Testing

/// Answers with what the test says, another list each time.
private final class ScriptedResolver: HostResolver {
    private let script: Mutex<[[String]]>

    init(_ script: [String]...) { self.script = Mutex(script) }

    func addresses(of host: String) async throws -> [String] {
        script.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? [] }
    }
}

@Suite("The guarded door for outgoing HTTP")
struct FetcherTests {
    private static let loopback = [Network("127.0.0.1/32")].compactMap(\.self)

    private func fetcher(
        _ server: HTTPTestServer, limits: FetchLimits = FetchLimits(time: .seconds(10)), allowed: [Network] = loopback,
        resolver: any HostResolver = SystemResolver()
    ) -> Fetcher {
        Fetcher(rules: FetchRules(ports: [server.port, 80, 443], allowedNetworks: allowed), limits: limits, resolver: resolver)
    }

    private func error(_ fetcher: Fetcher, _ url: String) async -> FetchError? {
        do throws(FetchError) {
            _ = try await fetcher.get(url)
            return nil
        } catch {
            return error
        }
    }

    @Test("a body arrives whole, also after redirects; other answers are errors with their status")
    func answers() async throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        let server = try await HTTPTestServer.start(["/list.crl?x=1": .body(bytes), "/gzip": .encoded([1])])
        server.set("/a", .redirect("/b"))
        server.set("/b", .redirect(server.url("/list.crl?x=1")))
        server.set("/round", .redirect("/round"))
        let fetcher = fetcher(server)
        #expect(try await fetcher.get(server.url("/list.crl?x=1")).bytes == bytes)
        #expect(try await fetcher.get(server.url("/a")).bytes == bytes)
        #expect(await error(fetcher, server.url("/none")) == .status(404))
        #expect(await error(fetcher, server.url("/round")) == .redirectedTooOften)
        #expect(server.requests.count { $0 == "/round" } == 4)
        #expect(await error(fetcher, server.url("/gzip")) == .compressed)
        await server.stop()
        let nobody = Fetcher(rules: FetchRules(ports: [1], allowedNetworks: Self.loopback))
        #expect(await error(nobody, "http://127.0.0.1:1/") == .connectionFailed)
    }

    @Test(
        "A7.1, A-47: what is not http to a public address is refused, and nobody is connected to",
        arguments: [
            "file:///etc/passwd", "gopher://127.0.0.1:PORT/", "ftp://127.0.0.1:PORT/", "ldap://127.0.0.1:PORT/", "dict://127.0.0.1:PORT/",
            "data:,x", "//127.0.0.1:PORT/", "", "http://", "http:///x", "http://127.0.0.1:PORT/", "http://127.1:PORT/",
            "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0177.0.0.1:PORT/", "http://localhost:PORT/",
            "http://localhost.:PORT/", "http://[::1]:PORT/", "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/",
            "http://[64:ff9b::7f00:1]:PORT/", "http://[fe80::1%25lo]:PORT/", "http://0.0.0.0:PORT/", "http://[::]:PORT/",
            "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://100.64.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[fd00::1]/", "http://224.0.0.1/", "http://255.255.255.255/", "http://user:secret@127.0.0.1:PORT/",
            "http://user@127.0.0.1:PORT/", "http://127.0.0.1:25/", "http://127.0.0.1:22/", "http://127.0.0.1:99999/",
            "http://127.0.0.1:PORT\r\nHost:x/", "http://127.0.0.1:PORT/ x",
        ])
    func forgedURLs(_ text: String) async throws {
        let canary = try await HTTPTestServer.start()
        let url = text.replacing("PORT", with: "\(canary.port)")
        #expect(await error(fetcher(canary, allowed: []), url) != nil)
        #expect(canary.connections == 0)
        await canary.stop()
    }

    @Test("A7.1, A-47: a redirect to an address that is not allowed leads nowhere")
    func redirects() async throws {
        let (server, canary) = (try await HTTPTestServer.start(), try await HTTPTestServer.start(["/": .body([1])]))
        let fetcher = Fetcher(
            rules: FetchRules(ports: [server.port, canary.port], allowedNetworks: Self.loopback), limits: FetchLimits(time: .seconds(10)))
        for target in ["http://127.0.0.2:\(canary.port)/", "http://[::1]:\(canary.port)/", "file:///etc/passwd", "http://127.0.0.1:25/"] {
            server.set("/r", .redirect(target))
            #expect(await error(fetcher, server.url("/r")) != nil)
        }
        #expect(canary.connections == 0)
        server.set("/r", .redirect("http://127.0.0.2:\(canary.port)/"))
        #expect(await error(fetcher, server.url("/r")) == .addressNotAllowed("127.0.0.2", kind: "loopback"))
        for one in [server, canary] { await one.stop() }
    }

    @Test("A7.1: a name with one bad address is refused; what was checked is what is connected to")
    func rebinding() async throws {
        let server = try await HTTPTestServer.start(["/": .body([7])])
        let url = "http://lists.example:\(server.port)/"
        let mixed = ScriptedResolver(["127.0.0.1", "10.0.0.1"])
        #expect(await error(fetcher(server, resolver: mixed), url) == .addressNotAllowed("10.0.0.1", kind: "private"))
        #expect(server.connections == 0)
        // The second look-up would lead elsewhere: there is none.
        let turning = ScriptedResolver(["127.0.0.1"], ["10.0.0.1"])
        #expect(try await fetcher(server, resolver: turning).get(url).bytes == [7])
        let nobody = ScriptedResolver([])
        #expect(await error(fetcher(server, resolver: nobody), url) == .hostNotFound)
        await server.stop()
    }

    @Test("A7.2: an endless body, an announced giant, a dripping and a silent server end at their limits")
    func bombs() async throws {
        let server = try await HTTPTestServer.start([
            "/endless": .endless, "/giant": .announced(100_000_000_000), "/drip": .drip, "/silent": .silence,
        ])
        let small = FetchLimits(size: 1_000_000, time: .seconds(10))
        #expect(await error(fetcher(server, limits: small), server.url("/endless")) == .tooLarge(limit: 1_000_000))
        #expect(await error(fetcher(server, limits: small), server.url("/giant")) == .tooLarge(limit: 1_000_000))
        let strict = FetchLimits(time: .seconds(10), minimumRate: 1000, rateWindow: .milliseconds(100))
        #expect(await error(fetcher(server, limits: strict), server.url("/drip")) == .tooSlow)
        let short = FetchLimits(time: .milliseconds(200))
        #expect(await error(fetcher(server, limits: short), server.url("/silent")) == .timedOut)
        await server.stop()
    }

    @Test("https to a server that speaks none fails as TLS, and a redirect from https to http is not followed")
    func plainBehindHTTPS() async throws {
        let server = try await HTTPTestServer.start(["/": .body([1])])
        let found = await error(fetcher(server), "https://127.0.0.1:\(server.port)/")
        #expect(found == .tlsFailed || found == .connectionFailed)
        await server.stop()
    }
}
