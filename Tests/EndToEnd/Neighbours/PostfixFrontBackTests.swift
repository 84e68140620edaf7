import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// `docs/recipes/postfix-front-back.md`: Internet – Postfix – Zegel – Postfix – mailboxes, and the same way back.
@Suite(
    "3.4 a hop between two Postfix servers", .serialized,
    .enabled(if: PostfixServer.isPossible, Comment(rawValue: PostfixServer.reason)))
struct PostfixFrontBackTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"
    let ours = MailProgram(source: "127.0.0.7")
    let strangers = MailProgram(source: "127.0.0.99")

    private struct Place {
        var world: World
        var front: PostfixServer
        var back: PostfixServer
        /// Where the Internet and where our own clients connect.
        var outside: LoopbackPort
        var inside: LoopbackPort

        func stop() async throws {
            try await front.stop()
            try await back.stop()
            await world.stop()
        }

        var logs: String { "\(front.log.suffix(2500))\n\(back.log.suffix(2500))" }
    }

    private func start(mailboxes: MailSink) async throws -> Place {
        let (outside, inside) = (try LoopbackPort.free(), try LoopbackPort.free())
        let world = try await World.start(insidePort: inside.number, outsidePort: outside.number)
        let front = try PostfixServer(
            [.init(port: outside)], hostName: "mx.zegel.example", networks: "127.0.0.1/32", inside: world.gateway.outsidePort,
            outside: world.outside.port)
        let back = try PostfixServer(
            [.init(port: inside)], hostName: "mail.zegel.example", networks: "127.0.0.1/32, 127.0.0.7/32", inside: mailboxes.port,
            outside: world.gateway.insidePort)
        try await front.start()
        try await back.start()
        return Place(world: world, front: front, back: back, outside: outside, inside: inside)
    }

    private func sealed(at world: World) async throws -> [UInt8] {
        let alices = try await world.addKey(try world.authority.leaf(for: alice))
        return try SMIMEWriter.encrypt(
            World.mail(from: bob, to: alice), to: [EncryptionRecipient(certificate: alices.certificate.x509)], cipher: .aes256GCM)
    }

    /// A delivery status notification with every part decoded.
    private func readable(_ mail: Inbox.Arrival) -> String {
        let message = Message(parsing: mail.bytes)
        let parts = message.entities.map { String(decoding: message.decodedBody(of: $0), as: UTF8.self) }
        return ([mail.text] + parts).joined(separator: "\n")
    }

    @Test("both ways: encrypted outside, readable inside, and a success notification comes back with the sender's ENVID")
    func bothWays() async throws {
        let mailboxes = try MailSink()
        defer { mailboxes.stop() }
        let place = try await start(mailboxes: mailboxes)
        let mail = try await sealed(at: place.world)
        #expect(
            try await strangers.send(
                mail, from: bob, to: alice, port: place.outside, asking: ("ENVID=QQ314159 RET=HDRS", "NOTIFY=SUCCESS,FAILURE")) == 250)
        let arrived = try #require(await mailboxes.waitFor(count: 1).first, "\(place.logs)")
        #expect(String(decoding: arrived.message, as: UTF8.self).contains("MARK in the body"))
        let notice = try #require(await place.world.outside.mails(for: bob).first, "\(place.logs)")
        let text = readable(notice)
        #expect(notice.reversePath == nil && text.contains("Original-Envelope-Id: QQ314159") && text.contains("Action: relayed"), "\(text)")
        #expect(!text.contains("MARK "))
        let identity = try await place.world.addCertificate(try place.world.authority.leaf(for: bob))
        #expect(try await ours.send(World.mail(from: alice, to: bob), from: alice, to: bob, port: place.inside) == 250)
        let sent = try #require(await place.world.outside.mails(for: bob, count: 2).last, "\(place.logs)")
        let opened = MessageReader().open(sent.bytes, keys: [identity.decryptionKey])
        #expect(!sent.text.contains("MARK ") && String(decoding: opened.bytes, as: UTF8.self).contains("MARK in the body"))
        #expect(try await strangers.send(World.mail(from: alice, to: bob), from: alice, to: bob, port: place.outside) == 554)
        try await place.stop()
    }

    @Test("the mailboxes refuse a decrypted mail: its sender is told, and RET=FULL brings him no plain text back over the wire")
    func refused() async throws {
        let mailboxes = try MailSink { command, _ in command == "." ? .reply("550 5.2.2 mailbox full") : nil }
        defer { mailboxes.stop() }
        let place = try await start(mailboxes: mailboxes)
        let mail = try await sealed(at: place.world)
        #expect(
            try await strangers.send(mail, from: bob, to: alice, port: place.outside, asking: ("RET=FULL ENVID=full", "NOTIFY=FAILURE"))
                == 250)
        let notice = try #require(await place.world.outside.mails(for: bob).first, "\(place.logs)")
        let text = readable(notice)
        #expect(mailboxes.commands.contains("DATA"), "it was decrypted and offered")
        #expect(notice.reversePath == nil && text.contains("Status: 5.2.2") && text.contains("Original-Envelope-Id: full"), "\(text)")
        #expect(!text.contains("MARK "), "\(text)")
        try await place.stop()
    }
}
