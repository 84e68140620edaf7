import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("behaviour.md 8: opening layer after layer")
struct ReaderTests {
    let fixture: SMIMEFixture

    init() throws { fixture = try SMIMEFixture.shared.get() }

    @Test("mail that is no S/MIME stays as it is")
    func plain() {
        let opened = fixture.open(SMIMEFixture.mail)
        #expect(opened.bytes == SMIMEFixture.mail)
        #expect(opened.isUnchanged)
        #expect(opened.layers.isEmpty)
    }

    @Test("encrypted: the header of the outer message, the content of the inner entity", arguments: SMIMEWriter.Cipher.allCases)
    func encrypted(_ cipher: SMIMEWriter.Cipher) throws {
        let opened = fixture.open(try fixture.encrypted(cipher: cipher))
        #expect(opened.bytes.text == SMIMEFixture.mail.text)
        #expect(!opened.isUnchanged)
        let layer = try #require(opened.layers.first?.encrypted)
        #expect(layer.outcome == .decrypted)
        #expect(layer.isAuthenticated == (cipher == .aes256GCM))
        #expect(layer.openedBy == fixture.bob.certificate.der)
        #expect(layer.recipients.count == 1)
        #expect(layer.recipients.first?.hasSuffix("/\(fixture.bob.certificate.serialNumber)") == true)
    }

    @Test("a signature stays in what is delivered; without it lies the content alone", arguments: SMIMEWriter.Form.allCases)
    func signed(_ form: SMIMEWriter.Form) throws {
        let signed = try fixture.signed(form: form)
        let opened = fixture.open(signed)
        #expect(opened.summary == ["signed valid"])
        #expect(opened.bytes == signed)
        #expect(opened.isUnchanged)
        #expect(opened.withoutSignatures.text == SMIMEFixture.mail.text)
        let signer = try #require(opened.layers.first?.signed?.signers.first)
        #expect(signer.certificate?.der == fixture.alice.certificate.der)
        #expect(signer.algorithm == "ECDSA with SHA-256")
        #expect(try SMIMECapability.read(#require(signer.capabilities)).first?.cipher == .aes256GCM)
    }

    @Test("signed, then encrypted; the signature that lay inside is the very same bytes")
    func signedAndEncrypted() throws {
        let signed = try fixture.signed()
        let opened = fixture.open(try fixture.encrypted(signed))
        #expect(opened.summary == ["encrypted decrypted", "signed valid"])
        #expect(entityText(opened.bytes) == entityText(signed))
        #expect(opened.withoutSignatures.text == SMIMEFixture.mail.text)
    }

    @Test("A-11: signed, then encrypted, then signed", arguments: SMIMEWriter.Form.allCases)
    func tripleWrapped(_ outer: SMIMEWriter.Form) throws {
        let bytes = try fixture.signed(fixture.encrypted(fixture.signed(form: .opaque)), by: fixture.mallory, form: outer)
        let opened = fixture.open(bytes)
        #expect(opened.summary == ["signed valid", "encrypted decrypted", "signed valid"])
        #expect(opened.layers.first?.signed?.signers.first?.certificate?.der == fixture.mallory.certificate.der)
        // Without the key the outer signature is judged all the same and nothing else happens.
        let closed = MessageReader().open(bytes, keys: [])
        #expect(closed.summary == ["signed valid", "encrypted keyNotFound"])
        #expect(closed.bytes == bytes)
        #expect(MessageReader.recipients(of: bytes).map { $0.matches(fixture.bob.certificate.x509) } == [true])
    }

    @Test("D-04: no key of the recipient: key not found, the bytes as they came", arguments: SMIMEWriter.Cipher.allCases)
    func keyNotFound(_ cipher: SMIMEWriter.Cipher) throws {
        let sealed = try fixture.encrypted(cipher: cipher)
        let opened = MessageReader().open(sealed, keys: [fixture.mallory.decryptionKey, fixture.alice.decryptionKey])
        #expect(opened.summary == ["encrypted keyNotFound"])
        #expect(opened.bytes == sealed)
        #expect(opened.withoutSignatures == sealed)
    }

    @Test(
        "types other programs write",
        arguments: [
            "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "application/x-pkcs7-mime; name=smime.p7m",
            "application/octet-stream; name=\"smime.p7m\"", "application/octet-stream; name*=utf-8''SMIME.P7M",
            "APPLICATION/PKCS7-MIME", "application/pkcs7-mime; smime-type=signed-data",
        ])
    func types(_ type: String) throws {
        let sealed = Message(parsing: try fixture.encrypted())
        let body = Array(sealed.slice(sealed.root.bodyRange)).text
        let opened = fixture.open(message("Content-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n\r\n\(body)"))
        #expect(opened.bytes.text == SMIMEFixture.mail.text)
    }

    @Test("x-pkcs7-signature, and a multipart/signed without protocol parameter")
    func signatureTypes() throws {
        let signed = try fixture.signed().text
        let old = signed.replacingOccurrences(of: "application/pkcs7-signature", with: "application/x-pkcs7-signature")
        #expect(fixture.open(Array(old.utf8)).summary == ["signed valid"])
    }

    @Test(
        "what merely calls itself encrypted: failed, untouched", arguments: ["", "AAAA", "MIAGCSqGSIb3DQEHA6CAMIA=", "not base64 at all!"])
    func pretended(_ body: String) {
        let bytes = message(
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n\(body)\r\n")
        let opened = fixture.open(bytes)
        #expect(opened.bytes == bytes)
        #expect(opened.layers.compactMap(\.encrypted).allSatisfy { if case .failed = $0.outcome { true } else { false } })
        #expect(!opened.hasValidSignature)
    }

    @Test("truncated anywhere: never opened, never valid, always the same bytes")
    func truncated() throws {
        for whole in [try fixture.encrypted(fixture.signed()), try fixture.signed(), try fixture.signed(form: .opaque)] {
            // The last line of base64 and the closing delimiter may be missing without harm.
            for count in stride(from: 0, to: whole.count - 120, by: 97) {
                let bytes = Array(whole.prefix(count))
                let opened = fixture.open(bytes)
                #expect(opened.bytes == bytes)
                #expect(!opened.hasValidSignature)
            }
        }
    }

    @Test("certificates alone are no signature")
    func certificatesOnly() throws {
        let signed = Message(parsing: try fixture.signed())
        var tree = try #require(DERTree(signed.decodedBody(of: signed.root.children[1])))
        tree[1, 0, 4].children = []
        let bytes = message(
            "Content-Type: application/pkcs7-mime; smime-type=certs-only; name=smime.p7c\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.encode(tree.encoded).text)
        let opened = fixture.open(bytes)
        #expect(opened.bytes == bytes)
        #expect(opened.layers.compactMap(\.signed).allSatisfy { $0.signers.isEmpty })
        #expect(!opened.hasValidSignature)
        let parsed = Message(parsing: bytes)
        #expect(SMIMEType(of: parsed.root, in: parsed) == .certsOnly)
    }
}
