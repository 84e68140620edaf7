import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// `docs/recipes/microsoft-365.md` and `google-workspace.md`, the gateway's side: a provider's addresses belong to all its customers,
/// so what tells our mail from theirs is a header field with a secret.
@Suite(
    "3.4 cloud mail through the gateway", .serialized,
    .enabled(if: PostfixServer.isPossible, Comment(rawValue: PostfixServer.reason)))
struct PostfixCloudTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"
    /// An address of the provider.
    let provider = MailProgram(source: "127.0.0.55")
    static let secret = "f3b1c09d4e"

    private struct Place {
        var world: World
        var postfix: PostfixServer
        var front: LoopbackPort

        func stop() async throws {
            try await postfix.stop()
            await world.stop()
        }
    }

    private func start() async throws -> Place {
        let ports = try (0..<4).map { _ in try LoopbackPort.free() }
        let (front, back, foreign, own) = (ports[0], ports[1], ports[2], ports[3])
        let listeners = [("filter", foreign, "outside"), ("own", own, "inside")].map { name, port, origin in
            "[[listeners]]\nname = \"\(name)\"\nport = \(port.number)\norigin = \"\(origin)\"\ntrusted_hosts = [\"127.0.0.1\"]\n"
        }
        let world = try await World.start(configuration: listeners.joined(), insidePort: back.number, outsidePort: back.number)
        let postfix = try PostfixServer(
            [.before(filter: foreign, front), .after(back)], hostName: "gateway.zegel.example", networks: "", inside: world.inside.port,
            outside: world.outside.port,
            main: """
                smtpd_relay_restrictions = check_client_access cidr:{{127.0.0.55/32 OK}}, reject_unauth_destination
                header_checks = regexp:{{/^X-Zegel-Tenant: +\(Self.secret)$$/ FILTER zegel:[127.0.0.1]:\(own.number)}}
                """,
            services: """
                zegel unix - - n - 10 smtp
                  -o smtp_send_xforward_command=yes
                  -o disable_mime_output_conversion=yes
                  -o { smtp_header_checks = regexp:{{/^X-Zegel-Tenant:/ IGNORE}} }
                """)
        try await postfix.start()
        return Place(world: world, postfix: postfix, front: front)
    }

    @Test("our mail, known by the secret, is encrypted and the secret goes no further; another customer's mail is not relayed")
    func tenant() async throws {
        let place = try await start()
        let identity = try await place.world.addCertificate(try place.world.authority.leaf(for: bob))
        let field = "X-Zegel-Tenant: \(Self.secret)\r\n"
        let ours = World.mail(from: alice, to: bob, extra: field)
        #expect(try await provider.send(ours, from: alice, to: bob, port: place.front) == 250)
        let sent = try #require(await place.world.outside.mails(for: bob).first, "\(place.postfix.log.suffix(2500))")
        let opened = String(decoding: MessageReader().open(sent.bytes, keys: [identity.decryptionKey]).bytes, as: UTF8.self)
        #expect(!sent.text.contains("MARK ") && opened.contains("MARK in the body"))
        #expect(!sent.text.contains(Self.secret) && !opened.contains(Self.secret))
        // From the same address, with Alice as its sender: somebody else's.
        for extra in ["", "X-Zegel-Tenant: guess\r\n", "X-Other: X-Zegel-Tenant: \(Self.secret)\r\n"] {
            let foreign = World.mail(from: alice, to: bob, extra: extra)
            #expect(try await provider.send(foreign, from: alice, to: bob, port: place.front) == 250)
        }
        let bounces = await place.world.inside.mails(for: alice, count: 3)
        #expect(bounces.count == 3 && bounces.allSatisfy { $0.text.contains("5.7.1") }, "\(place.postfix.log.suffix(2500))")
        #expect(place.world.outside.all.count == 1)
        // Mail for us from the Internet needs no secret.
        #expect(
            try await MailProgram(source: "127.0.0.99").send(World.mail(from: bob, to: alice), from: bob, to: alice, port: place.front)
                == 250)
        #expect(await place.world.inside.mails(for: alice, count: 4).last?.text.contains("MARK in the body") == true)
        try await place.stop()
    }
}
