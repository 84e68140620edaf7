import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("RFC 8551 §3: what leaves")
struct WriterTests {
    let fixture: SMIMEFixture

    init() throws { fixture = try SMIMEFixture.shared.get() }

    private func root(_ bytes: [UInt8]) -> Entity { Message(parsing: bytes).root }

    @Test("§3.5.3 multipart/signed: parameters, names, and the entity byte for byte")
    func clear() throws {
        let signed = try fixture.signed()
        let root = root(signed)
        #expect(root.contentType.mediaType == "multipart/signed")
        #expect(root.contentType.parameters["protocol"] == "application/pkcs7-signature")
        #expect(root.contentType.parameters["micalg"] == "sha-256")
        #expect(root.children.count == 2)
        #expect(Array(Message(parsing: signed).slice(root.children[0].range)).text == SMIMEFixture.content)
        #expect(root.children[1].contentType.mediaType == "application/pkcs7-signature")
        #expect(root.children[1].fileName == "smime.p7s")
    }

    @Test("§3.2: application/pkcs7-mime with smime-type and name", arguments: ["signed-data", "enveloped-data", "authEnveloped-data"])
    func opaque(_ kind: String) throws {
        let bytes =
            switch kind {
            case "signed-data": try fixture.signed(form: .opaque)
            case "enveloped-data": try fixture.encrypted(cipher: .aes256CBC)
            default: try fixture.encrypted(cipher: .aes256GCM)
            }
        let root = root(bytes)
        #expect(root.contentType.mediaType == "application/pkcs7-mime")
        #expect(root.contentType.parameters["smime-type"] == kind)
        #expect(root.contentType.parameters["name"] == "smime.p7m")
        #expect(root.fileName == "smime.p7m")
        #expect(root.transferEncoding == .base64)
    }

    @Test("fields that are not about the content stay outside, byte for byte; those about it go inside")
    func headers() throws {
        for bytes in [try fixture.signed(), try fixture.signed(form: .opaque), try fixture.encrypted()] {
            #expect(bytes.text.hasPrefix(SMIMEFixture.header))
            #expect(bytes.text.components(separatedBy: "MIME-Version:").count == 2)
            let names = root(bytes).header.map { $0.name.lowercased() }.filter { $0.hasPrefix("content-") }
            #expect(Set(names).count == names.count)
        }
    }

    @Test("a message without MIME-Version gets one, a message without Content-Type becomes a part without")
    func plain() throws {
        let signed = try fixture.signed(Array("From: alice@zegel.example\r\n\r\nHello\r\n".utf8))
        #expect(root(signed).header.all(named: "MIME-Version").count == 1)
        #expect(fixture.open(signed).summary == ["signed valid"])
    }

    @Test("E-09: made 7-bit safe before signing: nothing a relay would touch", arguments: [SMIMEWriter.Form.clear, .opaque])
    func sevenBit(_ form: SMIMEWriter.Form) throws {
        let content =
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße, 日本\r\n\(String(repeating: "x", count: 3000))\r\n"
        let signed = try fixture.signed(message(content), form: form)
        #expect(signed.allSatisfy { $0 < 0x80 && $0 != 0 })
        #expect(signed.text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 998 })
        let opened = fixture.open(signed)
        #expect(opened.summary == ["signed valid"])
        let inner = Message(parsing: opened.withoutSignatures)
        #expect(inner.text(of: inner.root)?.hasPrefix("Grüße, 日本\r\nxxx") == true)
    }

    @Test("the plaintext is nowhere in what is encrypted", arguments: SMIMEWriter.Cipher.allCases)
    func nothingLeaks(_ cipher: SMIMEWriter.Cipher) throws {
        let sealed = try fixture.encrypted(fixture.signed(), cipher: cipher)
        #expect(!sealed.contains(SMIMEFixture.marker))
        #expect(!sealed.contains(Base64.encodeInline(Array(SMIMEFixture.marker.utf8)).text.prefix(12).description))
        #expect(!sealed.contains("multipart/signed"))
    }

    @Test("Ed25519 says micalg sha-512 whatever is asked for (RFC 8419)")
    func edwards() throws {
        let key = try PrivateKey.generate(algorithm: "ED25519")
        let identity = try TestAuthority.issue(subject: "x", usage: ["digitalSignature"], key: key, by: fixture.authority.root)
        let signed = try fixture.signed(by: identity, digest: .sha256)
        #expect(root(signed).contentType.parameters["micalg"] == "sha-512")
        #expect(fixture.open(signed).summary == ["signed valid"])
    }

    @Test("the chain goes along, and every signature has its own boundary")
    func chain() throws {
        let middle = try fixture.authority.intermediate(name: "Middle")
        let leaf = try fixture.authority.leaf(for: "carol@zegel.example", issuer: middle)
        let identity = SigningIdentity(certificate: leaf.certificate.x509, key: leaf.key, chain: [middle.certificate.x509])
        let signed = try SMIMEWriter.sign(
            SMIMEFixture.mail, as: identity, form: .opaque, digest: .sha256, at: SMIMEFixture.now, boundary: "b")
        let layer = try #require(fixture.open(signed).layers.first?.signed)
        #expect(Set(layer.certificates.map(\.der)) == [leaf.certificate.der, middle.certificate.der])
        #expect(layer.signers.first?.signingTime == SMIMEFixture.now)
    }
}
