import Foundation
import MIME
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("From outside to inside", .serialized)
struct IncomingTests {
    let alice = "alice@zegel.example"
    let mallory = "mallory@zegel.example"
    let bob = "bob@partner.example"

    private func encrypt(_ mail: [UInt8], to identity: TestAuthority.Identity, cipher: SMIMEWriter.Cipher = .aes256GCM) throws -> [UInt8] {
        try SMIMEWriter.encrypt(mail, to: [EncryptionRecipient(certificate: identity.certificate.x509)], cipher: cipher)
    }

    private func sign(_ mail: [UInt8], as identity: TestAuthority.Identity) throws -> [UInt8] {
        try SMIMEWriter.sign(
            mail, as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key), form: .clear, digest: .sha256, at: Date(),
            boundary: "outside-boundary")
    }

    @Test("signed and encrypted for Alice: she reads it, with honest marks")
    func readable() async throws {
        let world = try await World.start()
        let alices = try await world.addKey(try world.authority.leaf(for: alice))
        let mail = try encrypt(try sign(World.mail(from: bob, to: alice), as: try world.authority.leaf(for: bob)), to: alices)
        await world.send(mail, from: bob, to: alice, fromInside: false)
        let arrived = try #require(await world.inside.mails(for: alice).first)
        #expect(arrived.text.contains("MARK in the body"))
        #expect(arrived.header("X-Zegel-Info-SMIME-Encrypted") == "True")
        #expect(arrived.header("X-Zegel-Info-Signer-Verified-0-1") == "True")
        #expect(arrived.header("X-Zegel-Info-Signer-Trusted-0-1") == "True")
        #expect(arrived.header("X-Zegel-Info-Signer-Mismatch") == nil)
        await world.stop()
    }

    @Test("A-23: From of an internal user on outside mail: not signed, no triggers; external recipients refused with 550 5.7.1")
    func a23() async throws {
        let world = try await World.start()
        try await world.addKey(try world.authority.leaf(for: alice))
        let forged = World.mail(from: alice, to: mallory, subject: "[encrypt] Pay now")
        let outcomes = await world.send(forged, from: alice, to: mallory, bob, fromInside: false)
        guard case .failed(let reply, _) = outcomes[bob] else { throw HarnessError.stopped("bob was not refused: \(outcomes)") }
        #expect(reply.code == 550 && reply.status == EnhancedStatus(5, 7, 1))
        let arrived = try #require(await world.inside.mails(for: mallory).first)
        #expect(arrived.belowReceived == forged)
        #expect(world.outside.all.isEmpty)
        await world.stop()
    }

    @Test("RFC 9216: Alice and Bob of its examples write to each other through the gateway")
    func rfc9216() async throws {
        let folder = ProcessInfo.processInfo.environment["ZEGEL_CORPUS"] ?? "../shared/corpus"
        guard FileManager.default.fileExists(atPath: "\(folder)/smime-rfc9216/ca.rsa.crt") else {
            return print("skipped: no corpus at \(folder)")
        }
        let world = try await World.start()
        let (here, there) = ("alice@smime.example", "bob@smime.example")
        try await world.set("locality", "internal", user: here)
        try await world.gateway.must("root", "import", "\(folder)/smime-rfc9216/ca.rsa.crt")
        let password = try world.gateway.folder.write("password", "alice\n".utf8)
        try await world.gateway.must("key", "import", "\(folder)/smime-rfc9216/alice.p12", "--password-file", password)
        try await world.gateway.must("certificate", "import", "\(folder)/smime-rfc9216/bob.encrypt.crt")
        await world.send(World.mail(from: here, to: there), from: here, to: there, fromInside: true)
        let out = try #require(await world.outside.mails(for: there).first)
        #expect(!out.text.contains("MARK "))
        let wire = try world.gateway.folder.write("wire.eml", out.bytes)
        let openssl = try #require(Tool(named: "openssl"))
        let keys = "\(folder)/smime-rfc9216"
        let plain = try await openssl.run([
            "cms", "-decrypt", "-in", wire, "-recip", "\(keys)/bob.encrypt.crt", "-inkey", "\(keys)/bob.decrypt.key",
        ])
        let verified = try await openssl.run(["cms", "-verify", "-CAfile", "\(keys)/ca.rsa.crt", "-purpose", "any"], input: plain.output)
        #expect(verified.status == 0 && verified.text.contains("MARK "), "\(plain.errors) \(verified.errors)")
        let signed = try await openssl.run(
            ["cms", "-sign", "-signer", "\(keys)/bob.sign.crt", "-inkey", "\(keys)/bob.sign.key", "-md", "sha256"],
            input: Array("Content-Type: text/plain\r\n\r\nMARK back\r\n".utf8))
        let body = try await openssl.run(["cms", "-encrypt", "-aes-256-cbc", "\(keys)/alice.encrypt.crt"], input: signed.output)
        let answer = EntityBuilder.canonical(Array("From: \(there)\nTo: \(here)\nSubject: Re\n".utf8) + body.output)
        await world.send(answer, from: there, to: here, fromInside: false)
        let back = try #require(await world.inside.mails(for: here).first)
        #expect(back.text.contains("MARK back") && back.header("X-Zegel-Info-Signer-Trusted-0-1") == "True", "\(back.text.prefix(900))")
        await world.stop()
    }
}
