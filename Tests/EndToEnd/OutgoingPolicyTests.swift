import Foundation
import MIME
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("Mail to the outside: triggers, listeners, refusals", .serialized)
struct OutgoingPolicyTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"
    let xavier = "xavier@relay.example"

    private func layers(_ mail: Inbox.Arrival, _ identity: TestAuthority.Identity) -> (signed: Int, encrypted: Int) {
        let layers = MessageReader().open(mail.bytes, keys: [identity.decryptionKey]).layers
        return (
            layers.count { if case .signed = $0 { true } else { false } }, layers.count { if case .encrypted = $0 { true } else { false } }
        )
    }

    @Test("A-08: [encrypt] in the subject, only PDF possible and no password: nothing is sent plain, a notice says so")
    func a08() async throws {
        let world = try await World.start()
        try await world.set("encrypt.methods", "pdf", domain: "partner.example")
        let outcome = await world.send(World.mail(from: alice, to: bob, subject: "[encrypt] Offer"), from: alice, to: bob, fromInside: true)
        let notice = try #require(await world.inside.mails(for: alice).first)
        #expect(notice.text.contains(bob) && !notice.text.contains("MARK ") && notice.reversePath == nil)
        #expect(world.outside.all.isEmpty)
        #expect(try await world.story(of: outcome[bob]).contains("Not sent"))
        await world.stop()
    }

    @Test("A-10: from outside to a domain of relay_domains: encrypt path by the recipient's side, unsigned, and the status warns")
    func a10() async throws {
        let world = try await World.start(configuration: "relay_domains = [\"relay.example\"]")
        try await world.addKey(try world.authority.leaf(for: alice))
        let identity = try await world.addCertificate(try world.authority.leaf(for: xavier))
        try await world.gateway.must("settings", "set", "sign.mode", "required")
        // Mail of others is encrypted when the recipient's side demands it, and goes as it came when not.
        let mail = World.mail(from: alice, to: xavier, subject: "[encrypt] Offer")
        await world.send(mail, from: alice, to: xavier, fromInside: false)
        #expect(await world.outside.mails(for: xavier).first?.belowReceived == mail)
        try await world.set("encrypt.mode", "force", domain: "relay.example")
        await world.send(mail, from: alice, to: xavier, fromInside: false)
        let second = try #require(await world.outside.mails(for: xavier, count: 2).last)
        let found = layers(second, identity)
        #expect(found.encrypted == 1 && found.signed == 0 && !second.text.contains("MARK "))
        #expect(second.header("Subject") == "[encrypt] Offer")
        let status = try await world.gateway.must("status").text
        #expect(status.contains("relay.example") && status.contains("not internal"))
        try await world.set("locality", "internal", domain: "relay.example")
        #expect(try await !world.gateway.must("status").text.contains("not internal"))
        await world.stop()
    }

    @Test("A-26 (S/MIME): mode allow and no certificate: plain; with one, under allow and force: encrypted")
    func a26() async throws {
        let world = try await World.start()
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        #expect(await world.outside.mails(for: bob).last?.text.contains("MARK ") == true)
        let identity = try await world.addCertificate(try world.authority.leaf(for: bob))
        for (count, mode) in [(2, "allow"), (3, "force")] {
            try await world.set("encrypt.mode", mode, user: bob)
            await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
            let mail = try #require(await world.outside.mails(for: bob, count: count).last)
            #expect(layers(mail, identity).encrypted == 1 && !mail.text.contains("MARK "))
        }
        await world.stop()
    }

    @Test("A-27: a header trigger from inside: mandatory, the field removed; from outside it has no effect and stays")
    func a27() async throws {
        let world = try await World.start(configuration: "relay_domains = [\"relay.example\"]")
        let identity = try await world.addCertificate(try world.authority.leaf(for: bob))
        try await world.set("encrypt.mode", "never", domain: "partner.example")
        try await world.gateway.must("settings", "set", "trigger.header.encrypt", "X-Classification: ^secret$")
        let field = "X-Classification: secret\r\n"
        await world.send(World.mail(from: alice, to: bob, extra: field), from: alice, to: bob, fromInside: true)
        let mail = try #require(await world.outside.mails(for: bob).first)
        #expect(layers(mail, identity).encrypted == 1)
        let opened = MessageReader().open(mail.bytes, keys: [identity.decryptionKey]).bytes
        for bytes in [mail.bytes, opened] { #expect(!String(decoding: bytes, as: UTF8.self).contains("X-Classification")) }
        let refused = "carl@partner.example"
        await world.send(World.mail(from: alice, to: refused, extra: field), from: alice, to: refused, fromInside: true)
        #expect(await world.inside.mails(for: alice).first?.text.contains(refused) == true)
        let outside = World.mail(from: "mallory@elsewhere.example", to: xavier, extra: field)
        await world.send(outside, from: "mallory@elsewhere.example", to: xavier, fromInside: false)
        #expect(await world.outside.mails(for: xavier).first?.belowReceived == outside)
        #expect(!world.outside.all.contains { $0.recipients.contains(refused) })
        await world.stop()
    }

    @Test("A-35: the inside server answers 550 after decryption: the DSN has header fields of the original and nothing else (N-04, N-05)")
    func a35() async throws {
        let refusing = try MailSink { command, _ in command == "." ? .reply("550 5.7.1 no: MARK in the body") : nil }
        defer { refusing.stop() }
        let world = try await World.start(insidePort: refusing.port)
        let alices = try await world.addKey(try world.authority.leaf(for: alice))
        let mail = try SMIMEWriter.encrypt(
            World.mail(from: bob, to: alice), to: [EncryptionRecipient(certificate: alices.certificate.x509)], cipher: .aes256GCM)
        await world.send(mail, from: bob, to: alice, fromInside: false)
        let notice = try #require(await world.outside.mails(for: bob).first)
        let message = Message(parsing: notice.bytes)
        #expect(notice.reversePath == nil && message.root.contentType.mediaType == "multipart/report")
        let parts = message.entities.map(\.contentType.mediaType)
        #expect(parts.contains("text/rfc822-headers") && !parts.contains("message/rfc822"))
        let everything = ([notice.bytes] + message.entities.map { message.decodedBody(of: $0) }).map { String(decoding: $0, as: UTF8.self) }
        #expect(!everything.contains { $0.contains("MARK") || $0.contains("X-Zegel-Info") })
        #expect(everything.contains { $0.contains("application/pkcs7-mime") && $0.contains("Subject: Offer") })
        #expect(refusing.commands.contains("DATA"), "it was decrypted and offered")
        #expect(world.outside.all.count == 1)
        await world.stop()
    }

    @Test("3.2: a listener's minimum mode goes with the mail, also when the gateway is killed before it decides; E-08 is no way around it")
    func minimumMode() async throws {
        let world = try await World.start(
            configuration: """
                [[listeners]]
                name = "scanner"
                port = 0
                origin = "inside"
                minimum_mode = "mandatory"

                """)
        let identity = try await world.addCertificate(try world.authority.leaf(for: bob))
        try await world.set("encrypt.mode", "never", user: alice)
        try await world.set("encrypt.override-allowed", "false", user: alice)
        await world.send(World.mail(from: alice, to: bob), from: alice, to: [bob], through: "inside")
        #expect(await world.outside.mails(for: bob).last?.text.contains("MARK ") == true)
        let outcome = await world.send(World.mail(from: alice, to: bob), from: alice, to: [bob], through: "scanner")
        world.gateway.kill()
        try await world.gateway.start()
        let second = try #require(await world.outside.mails(for: bob, count: 2).last)
        #expect(layers(second, identity).encrypted == 1 && !second.text.contains("MARK "))
        #expect(try await world.story(of: outcome[bob]).contains("raised to mandatory by listener scanner"))
        // A content type is no encryption, and text beside what is encrypted is none either.
        let fake = Array(
            "From: \(alice)\r\nTo: carl@partner.example\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMARK \r\n"
                .utf8)
        let real = try SMIMEWriter.encrypt(
            World.mail(from: alice, to: "carl@partner.example"), to: [EncryptionRecipient(certificate: identity.certificate.x509)],
            cipher: .aes256CBC)
        for (number, mail) in [
            fake, real + Array("\u{41C}\u{410}\u{420}\u{41A}: MARK \r\n".utf8), real + Array("\u{41C}\u{410}\u{420}\u{41A}\r\n".utf8),
        ].enumerated() {
            await world.send(mail, from: alice, to: ["carl@partner.example"], through: "scanner")
            #expect(await world.inside.mails(for: alice, count: number + 1).count == number + 1)
            #expect(!world.outside.all.contains { $0.recipients.contains("carl@partner.example") })
        }
        await world.send(real, from: alice, to: ["carl@partner.example"], through: "scanner")
        let passed = try #require(await world.outside.mails(for: "carl@partner.example").first)
        #expect(passed.belowReceived == real, "what is encrypted passes untouched")
        await world.stop()
    }
}
