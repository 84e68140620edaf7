import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// `docs/recipes/postfix-content-filter.md` with ports of its own: in at the filter listener, back at a listener without filter.
@Suite(
    "3.4 Postfix's after-queue content filter", .serialized,
    .enabled(if: PostfixServer.isPossible, Comment(rawValue: PostfixServer.reason)))
struct PostfixContentFilterTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"
    let ours = MailProgram(source: "127.0.0.7")
    let strangers = MailProgram(source: "127.0.0.99")

    private struct Place {
        var world: World
        var postfix: PostfixServer
        /// Where Postfix takes mail in, and where it takes it back.
        var front: LoopbackPort
        var back: LoopbackPort

        func stop() async throws {
            try await postfix.stop()
            await world.stop()
        }
    }

    private func start(speaking language: String = "smtp") async throws -> Place {
        let (front, back, filter) = (try LoopbackPort.free(), try LoopbackPort.free(), try LoopbackPort.free())
        let world = try await World.start(
            configuration: """
                inside_networks = ["127.0.0.7/32"]

                [[listeners]]
                name = "filter"
                port = \(filter.number)
                protocol = "\(language)"
                origin = "by-client"
                trusted_hosts = ["127.0.0.1"]

                """, insidePort: back.number, outsidePort: back.number)
        let postfix = try PostfixServer(
            [.before(filter: filter, front), .after(back)], hostName: "mail.zegel.example", networks: "127.0.0.7/32",
            inside: world.inside.port, outside: world.outside.port,
            services: """
                zegel unix - - n - 10 \(language)
                  -o \(language)_send_xforward_command=yes
                  -o disable_mime_output_conversion=yes
                """)
        try await postfix.start()
        return Place(world: world, postfix: postfix, front: front, back: back)
    }

    /// The story of the mail by the id in our `Received` field, and how many such fields there are.
    private func story(of mail: Inbox.Arrival, at place: Place) async throws -> (text: String, passes: Int) {
        let marks = mail.text.matches(of: /\(Zegel, from (inside|outside)\)\s+with \S+\s+id ([A-Za-z0-9]+)/)
        let id = try #require(marks.first.map { String($0.2) }, "\(mail.text.prefix(1500))")
        return (try await place.world.gateway.must("message", "trace", id).text, marks.count)
    }

    @Test("out: encrypted, once through Zegel, and the client is the one Postfix saw", arguments: ["smtp", "lmtp"])
    func outgoing(language: String) async throws {
        let place = try await start(speaking: language)
        try await place.world.addKey(try place.world.authority.leaf(for: alice))
        let identity = try await place.world.addCertificate(try place.world.authority.leaf(for: bob))
        #expect(try await ours.send(World.mail(from: alice, to: bob), from: alice, to: bob, port: place.front) == 250)
        let mail = try #require(await place.world.outside.mails(for: bob).first, "\(place.postfix.log.suffix(3000))")
        let opened = MessageReader().open(mail.bytes, keys: [identity.decryptionKey])
        #expect(!mail.text.contains("MARK ") && String(decoding: opened.bytes, as: UTF8.self).contains("MARK in the body"))
        #expect(opened.signers.count == 1)
        let (story, passes) = try await story(of: mail, at: place)
        #expect(story.contains("127.0.0.7 lies in the inside network"), "\(story)")
        #expect(passes == 1 && place.world.outside.all.count == 1 && place.world.inside.all.isEmpty)
        #expect(mail.text.matches(of: /by mail\.zegel\.example \(Postfix\)/).count == 2)
        try await place.stop()
    }

    @Test("in: a stranger's mail comes from outside although Postfix brings it, is decrypted, and nothing is relayed")
    func incoming() async throws {
        let place = try await start()
        let alices = try await place.world.addKey(try place.world.authority.leaf(for: alice))
        let sealed = try SMIMEWriter.encrypt(
            World.mail(from: bob, to: alice), to: [EncryptionRecipient(certificate: alices.certificate.x509)], cipher: .aes256GCM)
        #expect(try await strangers.send(sealed, from: bob, to: alice, port: place.front) == 250)
        let mail = try #require(await place.world.inside.mails(for: alice).first, "\(place.postfix.log.suffix(3000))")
        #expect(mail.text.contains("MARK in the body"))
        #expect(mail.header("X-Zegel-Info-SMIME-Encrypted") == "True")
        let (story, passes) = try await story(of: mail, at: place)
        #expect(story.contains("127.0.0.99 lies in no inside network"), "\(story)")
        #expect(passes == 1)
        #expect(try await strangers.send(World.mail(from: alice, to: bob), from: alice, to: bob, port: place.front) == 554)
        #expect(try await strangers.send(World.mail(from: alice, to: bob), from: alice, to: bob, port: place.back) == 554)
        #expect(place.world.outside.all.isEmpty)
        try await place.stop()
    }

    @Test("Postfix down: the mail waits with Zegel; Zegel down: it waits with Postfix; both arrive once, and after a kill too")
    func waits() async throws {
        let place = try await start()
        let world = place.world
        try await place.postfix.stop()
        let outcome = await world.send(World.mail(from: bob, to: alice, subject: "first"), from: bob, to: [alice], through: "filter")
        guard case .delivered = outcome[alice] else { throw HarnessError.stopped("not taken: \(outcome)") }
        let id = try #require(await waiting(at: world))
        world.gateway.kill()
        try await place.postfix.start()
        #expect(
            try await strangers.send(World.mail(from: bob, to: alice, subject: "second"), from: bob, to: alice, port: place.front) == 250)
        #expect(world.inside.all.isEmpty)
        try await world.gateway.start()
        try await world.gateway.must("queue", "retry", id)
        let arrived = await world.inside.mails(for: alice, count: 2).compactMap { $0.header("Subject") }
        #expect(arrived.sorted() == ["first", "second"], "\(place.postfix.log.suffix(3000))")
        try await place.stop()
    }

    /// The id of the mail that waits for its next try.
    private func waiting(at world: World) async throws -> String? {
        for _ in 0..<600 {
            let listed = try await world.gateway.must("queue", "list", "--state", "deferred", "--json")
            let items = (try? JSONSerialization.jsonObject(with: Data(listed.output))) as? [[String: Any]] ?? []
            if let id = items.first?["id"] as? String { return id }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
