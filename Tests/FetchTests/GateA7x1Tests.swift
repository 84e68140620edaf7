import Fetch
import Mail
import TestSupport
import Testing

@Suite("A7.1 SSRF by URLs in certificates: no connection at the canaries")
struct GateA7x1ForgedURLs {
    let access = Access()

    @Test(
        "A-47: what is not http to a public address is refused, and nobody is connected to",
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
        #expect(await access.error(access.fetcher(canary, allowed: []), url) != nil)
        #expect(canary.connections == 0)
        await canary.stop()
    }

    @Test("A-47: a redirect to an address that is not allowed leads nowhere")
    func redirects() async throws {
        let (server, canary) = (try await HTTPTestServer.start(), try await HTTPTestServer.start(["/": .body([1])]))
        let fetcher = Fetcher(
            rules: FetchRules(ports: [server.port, canary.port], allowedNetworks: Access.loopback), limits: FetchLimits(time: .seconds(10)))
        for target in [
            "http://127.0.0.2:\(canary.port)/", "http://[::1]:\(canary.port)/", "file:///etc/passwd", "http://127.0.0.1:25/",
            "ldap://127.0.0.1:\(canary.port)/", "//127.0.0.2:\(canary.port)/", "http://2130706434:\(canary.port)/",
            "http://u:p@127.0.0.1:\(canary.port)/", "http://169.254.169.254/latest/meta-data/",
        ] {
            server.set("/r", .redirect(target))
            #expect(await access.error(fetcher, server.url("/r")) != nil)
        }
        #expect(canary.connections == 0)
        server.set("/r", .redirect("http://127.0.0.2:\(canary.port)/"))
        #expect(await access.error(fetcher, server.url("/r")) == .addressNotAllowed("127.0.0.2", kind: "loopback"))
        for one in [server, canary] { await one.stop() }
    }

    @Test("a name with one bad address is refused; what was checked is what is connected to")
    func rebinding() async throws {
        let server = try await HTTPTestServer.start(["/": .body([7])])
        let url = "http://lists.example:\(server.port)/"
        let mixed = ScriptedResolver(["127.0.0.1", "10.0.0.1"])
        #expect(await access.error(access.fetcher(server, resolver: mixed), url) == .addressNotAllowed("10.0.0.1", kind: "private"))
        #expect(server.connections == 0)
        // The second look-up would lead elsewhere: there is none.
        let turning = ScriptedResolver(["127.0.0.1"], ["10.0.0.1"])
        #expect(try await access.fetcher(server, resolver: turning).get(url).bytes == [7])
        let nobody = ScriptedResolver([])
        #expect(await access.error(access.fetcher(server, resolver: nobody), url) == .hostNotFound)
        await server.stop()
    }
}
