import Foundation
import Mail
import TestSupport
import Testing

@Suite("Delivery by the real program: MX, LMTP, logins at a smart host", .serialized)
struct DeliveryRouteTests {
    private static let (alice, bob) = ("alice@zegel.example", "bob@partner.example")

    @Test("MX of each domain by the name servers of the configuration; LMTP to the inside; a domain that takes no mail bounces")
    func exchangers() async throws {
        let partner = try MailSink()
        defer { partner.stop() }
        let server = try NameServer { name, type in
            switch (name, type) {
            case ("partner.example", 15): .exchangers([(20, "backup.partner.example"), (10, "mx.partner.example")])
            // The first one is a host where nothing listens.
            case ("mx.partner.example", 1): .address("127.0.0.77")
            case ("backup.partner.example", 1): .address("127.0.0.1")
            case ("null.example", 15): .exchangers([(0, "")])
            default: .nothing
            }
        }
        let tables = "[routes.external]\nmx = true\nport = \(partner.port)\ntls = \"may\"\n"
        let world = try await World.start(configuration: "name_servers = [\"127.0.0.1@\(server.port)\"]\n", tables: tables)
        let mail = World.mail(from: Self.alice, to: Self.bob)
        await world.send(mail, from: Self.alice, to: Self.bob, "x@null.example", fromInside: true)
        #expect(await partner.waitFor(count: 1).map(\.forwardPaths) == [[Self.bob]])
        let notice = try #require(await world.inside.mails(for: Self.alice).first)
        #expect(notice.text.contains("x@null.example") && notice.text.contains("5.1.10"))
        let shown = try await world.gateway.must("queue", "list", "--state", "all", "--json").text
        #expect(shown.contains(Self.bob))
        await world.stop()
    }

    @Test("a smart host that wants a login over TLS: by SCRAM-SHA-256; with a wrong password the mail waits and says why")
    func smartHost() async throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = try Self.tlsFiles(in: folder)
        let inbox = try await Inbox.start()
        let host = try GatewayProcess(
            routes: .init(internal: inbox.port, external: inbox.port),
            configuration: """
                inside_networks = ["10.9.9.9"]
                [tls]
                certificate = "\(certificate)"
                key = "\(key)"
                [[listeners]]
                name = "submission"
                address = "127.0.0.1"
                port = 0
                tls = "starttls-required"
                origin = "by-client"
                login = "required"
                """)
        try await host.start()
        let password = "gateway passwörd, with = and ,"
        let file = try host.folder.write("password", Array("\(password)\n".utf8))
        #expect(chmod(file, 0o600) == 0)
        try await host.must("account", "create", "gateway", "--sender", "@zegel.example", "--password-file", file)
        for isRight in [true, false] {
            let secret = try host.folder.write("secret-\(isRight)", Array(isRight ? password.utf8 : "wrong".utf8))
            #expect(chmod(secret, 0o600) == 0)
            let tables = """
                [routes.external]
                host = "127.0.0.1"
                port = \(host.ports["submission"] ?? 0)
                tls = "encrypt"
                account = "gateway"
                password = "file:\(secret)"
                """
            let world = try await World.start(tables: tables)
            await world.send(World.mail(from: Self.alice, to: Self.bob), from: Self.alice, to: Self.bob, fromInside: true)
            if isRight {
                let arrived = try #require(await inbox.mails(for: Self.bob).first, "\(world.gateway.log)")
                #expect(arrived.text.contains("with ESMTPSA"))
            } else {
                var text = ""
                for _ in 0..<200 where !text.contains("does not take our login") {
                    text = try await world.gateway.must("queue", "list", "--json").text
                    try await Task.sleep(for: .milliseconds(50))
                }
                #expect(text.contains("does not take our login") && inbox.all.count == 1)
            }
            #expect(!world.gateway.log.contains("passwörd") && !world.gateway.log.contains("wrong"))
            #expect(try await !world.gateway.must("config", "show").text.contains("passwörd"))
            await world.stop()
        }
        #expect(host.log.contains("smtp.login-failed"))
        host.kill()
        await inbox.stop()
    }

    private static func tlsFiles(in folder: TemporaryFolder) throws -> (String, String) {
        let made = try TestAuthority.issue(
            subject: "localhost", constraints: (false, nil), usage: ["digitalSignature"], extended: ["serverAuth"],
            dates: (Date().addingTimeInterval(-86_400), Date().addingTimeInterval(86_400)), by: nil)
        return (try folder.write("certificate.pem", made.certificate.pem.utf8), try folder.write("key.pem", made.key.pem().utf8))
    }

    @Test("mailboxes by LMTP, also of one domain alone")
    func lmtp() async throws {
        let boxes = try MailSink { command, _ in
            command.hasPrefix("LHLO")
                ? .reply("250-boxes.test\r\n250 PIPELINING") : command == "." ? .reply("250 2.1.5 Ok\r\n452 4.2.2 Full") : nil
        }
        defer { boxes.stop() }
        let tables = """
            [routes.external]
            host = "127.0.0.1"
            port = 1

            [routes."lists.zegel.example"]
            host = "127.0.0.1"
            port = \(boxes.port)
            protocol = "lmtp"
            tls = "none"
            """
        let world = try await World.start(tables: tables)
        try await world.gateway.must("domain", "add", "lists.zegel.example", "--internal")
        let (first, second) = ("a@lists.zegel.example", "b@lists.zegel.example")
        await world.send(World.mail(from: Self.bob, to: first), from: Self.bob, to: first, second, fromInside: false)
        #expect(await boxes.waitFor(count: 1).map(\.forwardPaths) == [[first, second]])
        var text = ""
        for _ in 0..<200 where !text.contains("4.2.2 Full") {
            text = try await world.gateway.must("queue", "list", "--state", "deferred", "--json").text
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(text.contains("4.2.2 Full"))
        await world.stop()
    }
}
