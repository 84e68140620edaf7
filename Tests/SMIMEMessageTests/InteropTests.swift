import Foundation
import MIME
import OpenSSL
import PKI
import SMIME
import TestSupport
import Testing

@Suite("openssl cms on whole mails, both ways", .enabled(if: SMIMEFixture.openssl != nil, "openssl is not installed"))
struct InteropTests {
    let fixture: SMIMEFixture
    let folder: TemporaryFolder

    init() throws {
        fixture = try SMIMEFixture.shared.get()
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: [String], input: [UInt8]) async throws -> [UInt8] {
        let outcome = try await #require(SMIMEFixture.openssl).run(["cms"] + arguments, input: input)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    private func file(_ identity: TestAuthority.Identity) throws -> String {
        try folder.write("\(identity.certificate.thumbprint).pem", identity.pem().utf8)
    }

    private var root: String {
        get throws { try folder.write("root.pem", fixture.authority.root.certificate.pem.utf8) }
    }

    @Test("openssl verifies our signed mail", arguments: SMIMEWriter.Form.allCases)
    func weSign(_ form: SMIMEWriter.Form) async throws {
        let bytes = try SMIMEWriter.sign(
            SMIMEFixture.mail, as: fixture.alice.signingIdentity, form: form, digest: .sha256, at: Date(), boundary: "b")
        let content = try await run(["-verify", "-inform", "SMIME", "-CAfile", root, "-purpose", "any"], input: bytes)
        #expect(content.text == SMIMEFixture.content)
    }

    @Test("openssl opens our encrypted mail and verifies what lies inside", arguments: SMIMEWriter.Cipher.allCases)
    func weEncrypt(_ cipher: SMIMEWriter.Cipher) async throws {
        let signed = try SMIMEWriter.sign(
            SMIMEFixture.mail, as: fixture.alice.signingIdentity, form: .clear, digest: .sha256, at: Date(), boundary: "b")
        let inner = try await run(
            ["-decrypt", "-inform", "SMIME", "-inkey", file(fixture.bob), "-recip", file(fixture.bob)],
            input: fixture.encrypted(signed, cipher: cipher))
        let content = try await run(["-verify", "-inform", "SMIME", "-CAfile", root, "-purpose", "any"], input: inner)
        #expect(content.text == SMIMEFixture.content)
    }

    @Test("we open what openssl signs and encrypts", arguments: [[], ["-stream"]], ["-aes-256-gcm", "-aes-128-cbc", "-des3"])
    func theyDoBoth(_ options: [String], _ cipher: String) async throws {
        let signed = try await run(
            ["-sign", "-text", "-signer", file(fixture.alice), "-outform", "SMIME"] + options,
            input: Array("Hello\n\(SMIMEFixture.marker)\n".utf8))
        let headers = ["-from", "alice@zegel.example", "-to", "bob@partner.example", "-subject", "Hi"]
        let sealed = try await run(
            ["-encrypt", cipher, "-recip", file(fixture.bob), "-outform", "SMIME"] + headers + options, input: signed)
        let opened = fixture.open(EntityBuilder.canonical(sealed))
        #expect(opened.summary == ["encrypted decrypted", "signed valid"])
        #expect(opened.bytes.text.hasPrefix("To: bob@partner.example\r\nFrom: alice@zegel.example\r\nSubject: Hi\r\n"))
        #expect(opened.withoutSignatures.text.hasSuffix("\r\n\r\nHello\r\n\(SMIMEFixture.marker)\r\n"))
        #expect(opened.layers.first?.encrypted?.isWeak == (cipher == "-des3"))
    }
}

@Suite("foreign mail and keys", .enabled(if: Corpus.isPresent, Corpus.absent))
struct ForeignMailTests {
    struct Person {
        let sign: SigningIdentity
        let decrypt: DecryptionKey
    }

    private func person(_ name: String) throws -> Person {
        func pair(_ purpose: String, _ key: String) throws -> (X509Certificate, PrivateKey) {
            let certificate = try BundleReader.read(Corpus.bytes("smime-rfc9216/\(name).\(purpose).crt"), password: nil)
            let bundle = try PrivateKey.read(pem: Corpus.bytes("smime-rfc9216/\(name).\(key).key"), password: nil)
            return (try #require(certificate.certificates.first).x509, bundle)
        }
        let (signing, encryption) = (try pair("sign", "sign"), try pair("encrypt", "decrypt"))
        return Person(
            sign: SigningIdentity(certificate: signing.0, key: signing.1),
            decrypt: DecryptionKey(certificate: encryption.0, key: encryption.1))
    }

    static let people: [String] = ["alice", "bob", "carlos", "dana"]

    @Test("RFC 9216: everybody writes to everybody, RSA and Curve25519 alike", arguments: people, people)
    func everybody(_ from: String, _ to: String) throws {
        let (sender, recipient) = (try person(from), try person(to))
        let signed = try SMIMEWriter.sign(
            SMIMEFixture.mail, as: sender.sign, form: .clear, digest: .sha256, at: SMIMEFixture.now, boundary: "b")
        for cipher in SMIMEWriter.Cipher.allCases {
            let to = EncryptionRecipient(certificate: recipient.decrypt.certificate, transport: .oaep)
            let sealed = try SMIMEWriter.encrypt(signed, to: [to], cipher: cipher)
            let opened = MessageReader().open(sealed, keys: [recipient.decrypt])
            #expect(opened.summary == ["encrypted decrypted", "signed valid"])
            #expect(opened.withoutSignatures.text == SMIMEFixture.mail.text)
        }
    }

    static let pkitsMails: [String] = {
        let folder = Corpus.root.appending(path: "pkits/smime").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".eml") }.sorted()
    }()

    /// The signatures over these mails are right; what is wrong in some is the certificate path, which is not judged here.
    @Test("PKITS: every signature over a mail holds, DSA is not supported", arguments: pkitsMails)
    func pkits(_ name: String) throws {
        let bytes = EntityBuilder.canonical(try Corpus.bytes("pkits/smime/\(name)"))
        let opened = MessageReader().open(bytes, keys: [])
        #expect(opened.bytes == bytes)
        let layer = try #require(opened.layers.first?.signed)
        #expect(layer.signers.count == 1)
        #expect(layer.certificates.count >= 1)
        let isDSA = layer.signers.first?.algorithm.hasPrefix("1.2.840.10040") == true
        #expect(layer.signers.first?.isValid == !isDSA, "\(layer.signers.first?.defect ?? "")")
    }

    @Test("300 foreign mails: nothing crashes, nothing opens without a key, not a byte changes")
    func foreign() throws {
        #expect(!Corpus.mails.isEmpty)
        for mail in Corpus.mails {
            let bytes = try mail.bytes()
            let opened = MessageReader().open(bytes, keys: [])
            if opened.layers.compactMap(\.compressed).isEmpty { #expect(opened.bytes == bytes, "\(mail)") }
        }
    }
}
