import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// `docs/recipes/content-scanner.md`: rspamd looks at mail on the inside, as a milter of the inside server.
@Suite(
    "S-33, S-34 a content scanner on the inside", .serialized,
    .enabled(
        if: PostfixServer.isPossible && RspamdServer.isPossible, Comment(rawValue: "\(PostfixServer.reason), and rspamd")))
struct ContentScannerTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"
    let ours = MailProgram(source: "127.0.0.7")

    private struct Place {
        var world: World
        var postfix: PostfixServer
        var scanner: RspamdServer
        var port: LoopbackPort

        func stop() async throws {
            try await postfix.stop()
            scanner.stop()
            await world.stop()
        }
    }

    private func start() async throws -> Place {
        let scanner = try RspamdServer()
        try await scanner.start()
        let port = try LoopbackPort.free()
        let world = try await World.start(insidePort: port.number)
        let postfix = try PostfixServer(
            [.init(port: port)], hostName: "mail.zegel.example", networks: "127.0.0.1/32, 127.0.0.7/32", inside: world.inside.port,
            outside: world.gateway.insidePort,
            main: """
                smtpd_milters = inet:127.0.0.1:\(scanner.port.number)
                milter_protocol = 6
                milter_default_action = tempfail
                """)
        try await postfix.start()
        return Place(world: world, postfix: postfix, scanner: scanner, port: port)
    }

    private func sealed(_ body: String, at world: World, extra: String = "") async throws -> [UInt8] {
        let alices = try await world.addKey(try world.authority.leaf(for: alice))
        return try SMIMEWriter.encrypt(
            World.mail(from: bob, to: alice, body: body, extra: extra), to: [EncryptionRecipient(certificate: alices.certificate.x509)],
            cipher: .aes256GCM)
    }

    @Test("the scanner reads what came encrypted; past Zegel it sees nothing in the same mail")
    func seesPlainText() async throws {
        let place = try await start()
        let mail = try await sealed("About \(RspamdServer.secretWords) MARK ", at: place.world)
        #expect(try await ours.send(mail, from: bob, to: alice, port: place.port) == 250)
        let blind = try #require(await place.world.inside.mails(for: alice).first, "\(place.postfix.log.suffix(2500))")
        #expect(blind.header("X-Classification") == nil && !blind.text.contains("MARK "))
        await place.world.send(mail, from: bob, to: alice, fromInside: false)
        let seen = try #require(await place.world.inside.mails(for: alice, count: 2).last, "\(place.postfix.log.suffix(2500))")
        #expect(seen.text.contains("MARK ") && seen.header("X-Classification") == "secret")
        try await place.stop()
    }

    @Test("a header field the scanner adds makes encryption mandatory; the field goes no further")
    func classification() async throws {
        let place = try await start()
        let world = place.world
        let identity = try await world.addCertificate(try world.authority.leaf(for: bob))
        try await world.set("encrypt.mode", "never", domain: "partner.example")
        try await world.gateway.must("settings", "set", "trigger.header.encrypt", "X-Classification: ^secret$")
        #expect(try await ours.send(World.mail(from: alice, to: bob), from: alice, to: bob, port: place.port) == 250)
        #expect(await world.outside.mails(for: bob).first?.text.contains("MARK ") == true, "\(place.postfix.log.suffix(2500))")
        // In base64, as many programs send it: the scanner decodes it.
        let words = Data("About \(RspamdServer.secretWords) MARK ".utf8).base64EncodedString()
        let mail = World.mail(from: alice, to: bob, body: words, extra: "Content-Transfer-Encoding: base64\r\n")
        #expect(try await ours.send(mail, from: alice, to: bob, port: place.port) == 250)
        let sent = try #require(await world.outside.mails(for: bob, count: 2).last, "\(place.postfix.log.suffix(2500))")
        let opened = MessageReader().open(sent.bytes, keys: [identity.decryptionKey])
        #expect(opened.layers.contains { if case .encrypted = $0 { true } else { false } })
        #expect(!sent.text.contains(words) && String(decoding: opened.bytes, as: UTF8.self).contains(words))
        #expect(!sent.text.contains("X-Classification") && !String(decoding: opened.bytes, as: UTF8.self).contains("X-Classification"))
        // Nobody to encrypt for: not sent, and Alice is told.
        let carl = "carl@partner.example"
        let refused = World.mail(from: alice, to: carl, body: RspamdServer.secretWords)
        #expect(try await ours.send(refused, from: alice, to: carl, port: place.port) == 250)
        #expect(await world.inside.mails(for: alice).first?.text.contains(carl) == true)
        #expect(!world.outside.all.contains { $0.recipients.contains(carl) })
        try await place.stop()
    }

    @Test("a pattern of the scanner's list inside an encrypted mail is stopped, and its sender told without the contents")
    func stopped() async throws {
        let place = try await start()
        let world = place.world
        let pattern = Data("MARK \(RspamdServer.pattern)".utf8).base64EncodedString()
        let mail = try await sealed(pattern, at: world, extra: "Content-Transfer-Encoding: base64\r\n")
        await world.send(mail, from: bob, to: alice, fromInside: false)
        let notice = try #require(await world.outside.mails(for: bob).first, "\(place.postfix.log.suffix(2500))")
        #expect(notice.reversePath == nil && !notice.text.contains(pattern) && !notice.text.contains("virus of our own list"))
        #expect(world.inside.all.isEmpty)
        #expect(
            try await ours.send(
                World.mail(from: alice, to: bob, body: RspamdServer.pattern), from: alice, to: bob, port: place.port) == 554)
        #expect(world.outside.all.count == 1)
        try await place.stop()
    }
}
