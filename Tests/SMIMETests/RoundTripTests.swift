import Foundation
import OpenSSL
import SMIME
import TestSupport
import Testing

/// What we write we read, and the openssl program reads it too, and the other way round (`behaviour.md` 12).
@Suite struct RoundTripTests {
    let authority: TestAuthority
    let openssl = Tool(named: "openssl")

    init() throws { authority = try TestAuthority() }

    @Test("A message signed by RSA and P-256 verifies with us and with openssl", arguments: [true, false], SMIMEWriter.Form.allCases)
    func signing(rsa: Bool, form: SMIMEWriter.Form) async throws {
        let alice = try authority.leaf(for: "alice@example.org", rsa: rsa)
        for digest in [Digest.sha256, .sha384, .sha512] {
            let signed = try Sample.sign(Sample.mail, alice, form, digest)
            let opened = MessageReader().open(signed, keys: [])
            #expect(opened.shape == "s" && opened.isValid)
            #expect(opened.bytes == signed)
            #expect(opened.withoutSignatures == Sample.mail)
            let folder = try TemporaryFolder()
            let root = try folder.write("root", Array(authority.root.certificate.x509.pem.utf8))
            let outcome = try await #require(openssl).run(["cms", "-verify", "-CAfile", root, "-in", try folder.write("mail", signed)])
            #expect(outcome.status == 0, Comment(rawValue: outcome.errors))
            #expect(outcome.output == Array(Sample.entity.utf8))
        }
    }

    @Test("A message encrypted opens with us and with openssl", arguments: SMIMEWriter.Cipher.allCases, ["pkcs1", "oaep", "ecdh"])
    func encrypting(cipher: SMIMEWriter.Cipher, way: String) async throws {
        let bob = try authority.leaf(for: "bob@example.net", rsa: way != "ecdh")
        let sent = try SMIMEWriter.encrypt(Sample.mail, to: [bob.recipient(way == "oaep" ? .oaep : .pkcs1)], cipher: cipher)
        #expect(!Sample.holdsMark(sent))
        let opened = MessageReader().open(sent, keys: [bob.decryption])
        let layer = try #require(opened.layers.first?.encrypted)
        #expect(layer.outcome == .decrypted)
        #expect(layer.isAuthenticated == (cipher == .aes256GCM))
        #expect(opened.bytes == Sample.mail)
        let folder = try TemporaryFolder()
        let key = try folder.write("key", Array(try bob.key.pem().utf8))
        let certificate = try folder.write("crt", Array(bob.certificate.x509.pem.utf8))
        let outcome = try await #require(openssl).run(
            ["cms", "-decrypt", "-inkey", key, "-recip", certificate, "-in", try folder.write("mail", sent)])
        #expect(outcome.status == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.output == Array(Sample.entity.utf8))
    }

    @Test(
        "What openssl encrypts we open", arguments: ["-aes-256-gcm", "-aes-256-cbc", "-aes-128-cbc", "-des3"], ["pkcs1", "oaep", "ecdh"])
    func reading(cipher: String, way: String) async throws {
        let bob = try authority.leaf(for: "bob@example.net", rsa: way != "ecdh")
        let folder = try TemporaryFolder()
        let certificate = try folder.write("crt", Array(bob.certificate.x509.pem.utf8))
        let options = way == "oaep" ? ["-keyopt", "rsa_padding_mode:oaep"] : []
        let outcome = try await #require(openssl).run(
            ["cms", "-encrypt", cipher, "-binary", "-outform", "DER", "-recip", certificate] + options, input: Array(Sample.entity.utf8))
        try #require(outcome.status == 0, Comment(rawValue: outcome.errors))
        let opened = MessageReader().open(Sample.wrap(outcome.output), keys: [bob.decryption])
        let layer = try #require(opened.layers.first?.encrypted)
        #expect(layer.outcome == .decrypted)
        #expect(layer.isWeak == (cipher == "-des3"))
        #expect(opened.bytes == Sample.mail)
    }

    @Test("What openssl signs we verify", arguments: [true, false], [true, false])
    func verifying(rsa: Bool, isClear: Bool) async throws {
        let alice = try authority.leaf(for: "alice@example.org", rsa: rsa)
        let folder = try TemporaryFolder()
        let key = try folder.write("key", Array(try alice.key.pem().utf8))
        let certificate = try folder.write("crt", Array(alice.certificate.x509.pem.utf8))
        for extra in [[], ["-noattr"], ["-keyid"]] + (rsa ? [["-keyopt", "rsa_padding_mode:pss"]] : []) {
            let outcome = try await #require(openssl).run(
                ["cms", "-sign", "-binary", "-outform", "DER", "-signer", certificate, "-inkey", key] + (isClear ? [] : ["-nodetach"])
                    + extra,
                input: Array(Sample.entity.utf8))
            try #require(outcome.status == 0, Comment(rawValue: outcome.errors))
            let mail = isClear ? Sample.clear(Array(Sample.entity.utf8), outcome.output) : Sample.wrap(outcome.output, type: "signed-data")
            let opened = MessageReader().open(mail, keys: [])
            #expect(opened.shape == "s" && opened.isValid, "\(extra)")
            #expect(opened.withoutSignatures == Sample.mail)
        }
    }

    @Test("A-11 layers are found from the outside in and opened all")
    func nesting() throws {
        let alice = try authority.leaf(for: "alice@example.org")
        let bob = try authority.leaf(for: "bob@example.net")
        let inner = try Sample.sign(Sample.mail, alice, .clear)
        let encrypted = try SMIMEWriter.encrypt(inner, to: [bob.recipient()], cipher: .aes256GCM)
        for form in SMIMEWriter.Form.allCases {
            let opened = MessageReader().open(try Sample.sign(encrypted, alice, form), keys: [bob.decryption])
            #expect(opened.shape == "ses" && opened.isValid)
            #expect(opened.bytes == inner)
            #expect(opened.withoutSignatures == Sample.mail)
        }
    }

    @Test("A1.9 nine layers are kept and labelled; what was opened before is delivered")
    func tooDeep() throws {
        let bob = try authority.leaf(for: "bob@example.net")
        var mail = Sample.mail
        for _ in 0..<9 { mail = try SMIMEWriter.encrypt(mail, to: [bob.recipient()], cipher: .aes128CBC) }
        let opened = MessageReader().open(mail, keys: [bob.decryption])
        #expect(opened.shape == "eeeeeeeed")
        #expect(!Sample.holdsMark(opened.bytes))
    }
}
