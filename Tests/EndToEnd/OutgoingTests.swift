import Foundation
import MIME
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("From inside to outside", .serialized)
struct OutgoingTests {
    let alice = "alice@zegel.example"
    let bob = "bob@partner.example"
    let carol = "carol@partner.example"

    private func open(_ mail: Inbox.Arrival, _ identity: TestAuthority.Identity) -> OpenedMessage {
        MessageReader().open(mail.bytes, keys: [identity.decryptionKey])
    }

    @Test("A-01: one usable certificate and mode allow: one copy, signed and encrypted, subject intact")
    func a01() async throws {
        let world = try await World.start()
        try await world.addKey(try world.authority.leaf(for: alice, rsa: true))
        let identity = try await world.addCertificate(try world.authority.leaf(for: bob, rsa: true))
        await world.send(World.mail(from: alice, to: bob, subject: "Größe"), from: alice, to: bob, fromInside: true)
        let arrived = await world.outside.mails(for: bob)
        #expect(arrived.count == 1)
        let mail = try #require(arrived.first)
        #expect(!mail.text.contains("MARK "))
        let opened = open(mail, identity)
        #expect(String(decoding: opened.withoutSignatures, as: UTF8.self).contains("MARK in the body"))
        #expect(mail.header("Subject").map { EncodedWord.decode($0) } == "Größe")
        let kinds = opened.signers.map { $0.defect }
        #expect(kinds == [nil] && opened.layers.count == 2)
        await world.stop()
    }

    @Test("A-03: without emailProtection, or for signing only: not used to encrypt, and the trace says why")
    func a03() async throws {
        let world = try await World.start()
        try await world.addCertificate(try world.authority.leaf(for: bob, extended: ["serverAuth"]))
        try await world.addCertificate(try world.authority.leaf(for: carol, usage: ["digitalSignature"]))
        for (recipient, reason) in [(bob, "extended key usage"), (carol, "key usage")] {
            let outcome = await world.send(World.mail(from: alice, to: recipient), from: alice, to: recipient, fromInside: true)
            let mail = try #require(await world.outside.mails(for: recipient).first)
            #expect(mail.text.contains("MARK "))
            #expect(try await world.story(of: outcome[recipient]).contains(reason))
        }
        await world.stop()
    }

    @Test("A-07: mandatory, two recipients, one without any method: the other gets it, one notice names the failed address")
    func a07() async throws {
        let world = try await World.start()
        let identity = try await world.addCertificate(try world.authority.leaf(for: bob))
        try await world.set("encrypt.mode", "mandatory", domain: "partner.example")
        await world.send(World.mail(from: alice, to: bob, cc: carol), from: alice, to: bob, carol, fromInside: true)
        let mail = try #require(await world.outside.mails(for: bob).first)
        #expect(String(decoding: open(mail, identity).withoutSignatures, as: UTF8.self).contains("MARK "))
        let notice = try #require(await world.inside.mails(for: alice).first)
        #expect(notice.reversePath == nil)
        #expect(notice.header("Auto-Submitted") == "auto-generated")
        #expect(notice.text.contains(carol) && !notice.text.contains("MARK "))
        #expect(!world.outside.all.contains { $0.recipients.contains(carol) })
        #expect(world.inside.all.count == 1)
        await world.stop()
    }

    @Test("A-19: a hidden recipient's key identifier is in no other copy")
    func a19() async throws {
        let world = try await World.start()
        let (bobs, carols) = (try world.authority.leaf(for: bob), try world.authority.leaf(for: carol))
        try await world.addCertificate(bobs)
        try await world.addCertificate(carols)
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, carol, fromInside: true)
        let (first, second) = (
            try #require(await world.outside.mails(for: bob).first), try #require(await world.outside.mails(for: carol).first)
        )
        #expect(first.recipients == [bob] && second.recipients == [carol])
        #expect(MessageReader.recipients(of: first.bytes).count == 1 && MessageReader.recipients(of: second.bytes).count == 1)
        #expect(!MessageReader.recipients(of: first.bytes).contains { $0.matches(carols.certificate.x509) })
        await world.stop()
    }

    @Test("A-22: nothing to do: the bytes are identical below the added Received")
    func a22() async throws {
        let world = try await World.start()
        let odd = Array(
            "Subject:  odd \r\n folding\t\r\nFrom: a b <\(alice)>\r\nX-Empty:\r\n\r\n.dot\r\n..two\r\n\u{E9} caf\u{E9}  \r\n\r\nno last line end\r\n"
                .utf8)
        await world.send(odd, from: alice, to: carol, fromInside: true)
        #expect(await world.outside.mails(for: carol).first?.belowReceived == odd)
        await world.stop()
    }

    @Test("A-24: sender never with override on, recipient mandatory: encrypted; override off: plain")
    func a24() async throws {
        let world = try await World.start()
        try await world.addCertificate(try world.authority.leaf(for: bob))
        try await world.set("encrypt.mode", "never", user: alice)
        try await world.set("encrypt.mode", "mandatory", user: bob)
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        #expect(await world.outside.mails(for: bob).first?.text.contains("MARK ") == false)
        try await world.set("encrypt.override-allowed", "false", user: alice)
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        #expect(await world.outside.mails(for: bob, count: 2).last?.text.contains("MARK ") == true)
        await world.stop()
    }

    @Test("A-25: recipient never: plain; with [encrypt] in the subject: encrypted and the keyword gone, or refused with a notice")
    func a25() async throws {
        let world = try await World.start()
        try await world.addCertificate(try world.authority.leaf(for: bob))
        try await world.set("encrypt.mode", "never", domain: "partner.example")
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        #expect(await world.outside.mails(for: bob).first?.text.contains("MARK ") == true)
        await world.send(World.mail(from: alice, to: bob, subject: "[encrypt] Salaries"), from: alice, to: bob, fromInside: true)
        let second = try #require(await world.outside.mails(for: bob, count: 2).last)
        #expect(!second.text.contains("MARK ") && second.header("Subject") == "Salaries")
        await world.send(World.mail(from: alice, to: carol, subject: "[ENCRYPT] Salaries"), from: alice, to: carol, fromInside: true)
        #expect(await world.inside.mails(for: alice).first?.text.contains(carol) == true)
        #expect(!world.outside.all.contains { $0.recipients.contains(carol) })
        await world.stop()
    }

    @Test("A-49: signed at the desktop: the signature is untouched, not signed again, and encrypted around")
    func a49() async throws {
        let world = try await World.start()
        let desktop = try world.authority.leaf(for: alice, usage: ["digitalSignature"])
        try await world.addKey(try world.authority.leaf(for: alice))
        let identity = try await world.addCertificate(try world.authority.leaf(for: bob))
        let signed = try SMIMEWriter.sign(
            World.mail(from: alice, to: bob), as: SigningIdentity(certificate: desktop.certificate.x509, key: desktop.key), form: .clear,
            digest: .sha256,
            at: Date(), boundary: "desktop-boundary")
        await world.send(signed, from: alice, to: bob, fromInside: true)
        let mail = try #require(await world.outside.mails(for: bob).first)
        let opened = open(mail, identity)
        let signers: [SignedLayer.Signer] = opened.signers
        #expect(signers.count == 1 && signers[0].defect == nil && signers[0].certificate?.der == desktop.certificate.der)
        let body = { (bytes: [UInt8]) in
            let message = Message(parsing: bytes); return Array(message.slice(message.root.bodyRange))
        }
        #expect(body(opened.bytes) == body(signed))
        await world.stop()
    }

    @Test("A-14: user, exact domain, wildcard, global, factory count in turn as values are taken away")
    func a14() async throws {
        let world = try await World.start()
        let levels: [[String]] = [["--user", "x@a.example.com"], ["--domain", "a.example.com"], ["--domain", "*.example.com"], []]
        for (level, mode) in zip(levels, ["mandatory", "force", "never", "force"]) {
            _ = try await world.gateway.tool.run(
                ["--config", world.gateway.folder.path("zegel.toml"), "settings", "set", "encrypt.mode", mode] + level)
        }
        for (level, expected) in zip(levels + [[]], ["mandatory", "force", "never", "force", "allow"]) {
            let shown = try await world.gateway.must("settings", "show", "encrypt.mode", "--user", "x@a.example.com", "--json")
            #expect(shown.text.contains("\"value\" : \"\(expected)\""))
            _ = try await world.gateway.tool.run(
                ["--config", world.gateway.folder.path("zegel.toml"), "settings", "unset", "encrypt.mode"] + level)
        }
        await world.stop()
    }
}
