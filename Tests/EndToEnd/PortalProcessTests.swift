import AdminOperations
import Foundation
import MIME
import TestSupport
import Testing

@Suite("3.1: a portal process reaches its questions and nothing else; it may be away", .serialized)
struct PortalProcessTests {
    /// Certificates of an engine, a portal process and a stranger.
    private struct Papers {
        let folder: TemporaryFolder
        let engine: TLSFiles
        let portal: TLSFiles
        let stranger: TLSFiles

        init() async throws {
            folder = try TemporaryFolder()
            engine = try await TLSFiles.make(in: folder, "engine", address: "127.0.0.1")
            portal = try await TLSFiles.make(in: folder, "portal", name: "portal")
            stranger = try await TLSFiles.make(in: folder, "stranger", name: "portal")
        }

        /// Of the engine.
        func service(_ port: Int) -> String {
            """
            [portal_service]
            port = \(port)
            certificate = "\(engine.certificate)"
            key = "\(engine.key)"
            clients = "\(portal.certificate)"
            """
        }

        /// Of a portal process.
        func entries(_ port: Int, _ own: TLSFiles, engine: TLSFiles? = nil) -> String {
            """
            engine = "https://127.0.0.1:\(port)"
            engine_ca = "\((engine ?? self.engine).certificate)"
            certificate = "\(own.certificate)"
            key = "\(own.key)"
            """
        }
    }

    /// The path of an invitation's link.
    private func invitation(_ world: World, _ address: String) async throws -> String {
        try await world.gateway.must("portal", "user", "invite", address)
        let mail = try #require(await world.outside.mails(for: address).first)
        return try #require(PDFTests.everything(mail).firstMatch(of: #/portal\.zegel\.example(/join/[a-z0-9]+)/#).map { String($0.1) })
    }

    /// Reply and account pages by a process of its own.
    private func visit(_ office: ReplyTests.Office, _ pages: PublicPages, _ person: String) async throws {
        let (link, _) = try await office.link()
        #expect(try await pages.get(link).text.contains("Your claim 2291"))
        #expect(try await pages.get("/login").text.contains("<form"))
        let join = try await invitation(office.world, person)
        let browser = TestBrowser(pages.port)
        #expect(try await browser.get(join).text.contains(person))
        let joined = try await browser.post(join, ["password": "correct horse battery", "again": "correct horse battery"])
        #expect(joined.status == 303)
        #expect(try await browser.follow(joined, from: join).text.contains(person))
        #expect(try await office.world.gateway.must("portal", "user", "list").text.contains("active"))
        #expect(try await pages.get("/nothing", until: 404).status == 404)
    }

    @Test(
        "over the Unix socket: reply and account pages; killed or away, mail flows, and the pages are back by themselves",
        .enabled(if: Tool(named: "qpdf") != nil))
    func socket() async throws {
        let office = try await ReplyTests.Office.open()
        let world = office.world
        let pages = try PublicPages("engine = \"unix:\(world.gateway.state)/portal.sock\"")
        try await pages.start()
        try await visit(office, pages, "nan@elsewhere.example")
        let (link, _) = try await office.link(subject: "Second")
        pages.kill()
        let mail = World.mail(from: ReplyTests.alice, to: "carl@elsewhere.example")
        await world.send(mail, from: ReplyTests.alice, to: "carl@elsewhere.example", fromInside: true)
        #expect(await world.outside.mails(for: "carl@elsewhere.example").count == 1)
        try await pages.start()
        #expect(try await pages.get(link).text.contains("Second"))
        world.gateway.kill()
        let away = try await pages.get(link, until: 503)
        #expect(away.status == 503 && away.text.contains("We will be right back") && away.header("retry-after") != nil)
        let posted = try await TestBrowser(pages.port).post(link, ["text": "x"])
        #expect(posted.status == 503 && posted.text.contains("Nothing was sent"))
        try await world.gateway.start()
        #expect(try await pages.get(link).text.contains("Second"))
        pages.kill()
        await office.close()
    }

    @Test(
        "over mTLS: the same pages; who shows another certificate, or meets another engine, shows nothing",
        .enabled(if: Tool(named: "qpdf") != nil))
    func mutualTLS() async throws {
        let papers = try await Papers()
        let port = try LoopbackPort.free().number
        let office = try await ReplyTests.Office.open(papers.service(port))
        let pages = try PublicPages(papers.entries(port, papers.portal))
        try await pages.start()
        try await visit(office, pages, "nan@elsewhere.example")
        let wrong = [papers.entries(port, papers.stranger), papers.entries(port, papers.portal, engine: papers.stranger)]
        for entries in wrong {
            let others = try PublicPages(entries)
            try await others.start()
            #expect(try await TestBrowser(others.port).get("/login").status != 500)
            #expect(try await TestBrowser(others.port).get("/reply/AAAA").status == 503)
            others.kill()
        }
        pages.kill()
        await office.close()
    }

    @Test("in an attacker's hands: every admin operation and every other path is refused, by socket and by mTLS; others get no connection")
    func hostile() async throws {
        let curl = try #require(Tool(named: "curl"))
        let papers = try await Papers()
        let port = try LoopbackPort.free().number
        let world = try await World.start(configuration: papers.service(port))
        let before = try await world.gateway.must("settings", "list", "--json").text
        let socket = ["--unix-socket", "\(world.gateway.state)/portal.sock"]
        func tls(_ own: TLSFiles?) -> [String] {
            ["--cacert", papers.engine.certificate] + (own.map { ["--cert", $0.certificate, "--key", $0.key] } ?? [])
        }
        let paths = [
            "/", "/api/v1", "/api/v1/openapi.json", "/admin", "/login", "/reply/x", "/metrics", "/portal/v1/", "/portal/v2/house",
            "/portal/v1/house/..", "/portal/v1/../../api/v1/operations/status.show", "/portal/v1/house%00", "/portal/v1/HOUSE",
        ]
        let operations = AllOperations.list.flatMap {
            ["/portal/v1/\($0.name)", "/api/v1/operations/\($0.name)", "/api/v1/\($0.route.path)"]
        }
        let all = paths + operations
        for (way, root) in [(socket, "http://localhost"), (tls(papers.portal), "https://127.0.0.1:\(port)")] {
            let answers = try await statuses(curl, way, root, all, world.gateway.folder)
            #expect(answers.count == all.count)
            for (path, status) in zip(all, answers) { #expect(status == 404 || status == 400 || status == 405, "\(path): \(status)") }
            // What it may ask is answered, or this test would pass against a dead port.
            #expect(try await statuses(curl, way, root, ["/portal/v1/house"], world.gateway.folder) == [200])
        }
        for own in [papers.stranger, nil] {
            let refused = try await statuses(curl, tls(own), "https://127.0.0.1:\(port)", ["/portal/v1/house"], world.gateway.folder)
            #expect(refused == [0])
        }
        #expect(try await world.gateway.must("settings", "list", "--json").text == before)
        await world.stop()
    }

    /// Posts `{}` to each path; 0 where there was no answer.
    private func statuses(_ curl: Tool, _ way: [String], _ root: String, _ paths: [String], _ folder: TemporaryFolder) async throws -> [Int]
    {
        let requests = paths.map { path in
            """
            url = "\(root)\(path)"
            request = "POST"
            data = "{}"
            header = "Content-Type: application/json"
            output = "/dev/null"
            write-out = "%{http_code}\\n"
            path-as-is
            silent
            """
        }
        // What names the way counts for one request each.
        let pairs = stride(from: 0, to: way.count, by: 2).map { "\(way[$0].dropFirst(2)) = \"\(way[$0 + 1])\"" }.joined(separator: "\n")
        let file = try folder.write("curl", requests.map { "\($0)\n\(pairs)" }.joined(separator: "\nnext\n").utf8)
        return try await curl.run(["-K", file]).text.split(separator: "\n").compactMap { Int($0) }
    }
}
