import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// threats.md A2 as far as the reader decides; identity and trust are judged by its callers.
@Suite("A2: signatures that must not count")
struct SpoofingTests {
    let fixture: SMIMEFixture

    init() throws { fixture = try SMIMEFixture.shared.get() }

    /// A multipart/signed with other signature bytes.
    private func withSignature(_ signature: [UInt8], content: String = SMIMEFixture.content) -> [UInt8] {
        message(
            "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"x\"\r\n\r\n--x\r\n"
                + content + "\r\n--x\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + Base64.encode(signature).text + "\r\n--x--\r\n")
    }

    private func sign(_ content: String, by identity: TestAuthority.Identity? = nil, isDetached: Bool = true) throws -> [UInt8] {
        let identity = identity ?? fixture.alice
        return try SignedDataWriter.sign(
            Array(content.utf8), certificate: identity.certificate.x509, key: identity.key, chain: [], digest: .sha256,
            isDetached: isDetached, at: SMIMEFixture.now)
    }

    private func tree(_ bytes: [UInt8]) throws -> DERTree { try #require(DERTree(bytes)) }

    @Test("the shapes below are valid when nothing is wrong with them")
    func control() throws {
        #expect(fixture.open(withSignature(try sign(SMIMEFixture.content))).summary == ["signed valid"])
    }

    @Test("a changed text, header field of the part, or trailing blank")
    func changed() throws {
        let signature = try sign(SMIMEFixture.content)
        for (old, new) in [("Hello", "hello"), ("us-ascii", "utf-8"), ("secret", "secret "), ("Hello", "Hello\r\n")] {
            let bytes = withSignature(signature, content: SMIMEFixture.content.replacingOccurrences(of: old, with: new))
            #expect(fixture.open(bytes).summary == ["signed invalid"])
        }
    }

    @Test("text before the first and after the last part is not signed and not lost")
    func preamble() throws {
        let text = withSignature(try sign(SMIMEFixture.content)).text
        let bytes = Array((text.replacingOccurrences(of: "\"x\"\r\n\r\n", with: "\"x\"\r\n\r\nPay!\r\n") + "Pay!\r\n").utf8)
        let opened = fixture.open(bytes)
        #expect(opened.summary == ["signed valid"])
        #expect(opened.bytes == bytes)
        #expect(!opened.withoutSignatures.contains("Pay!"))
    }

    @Test("A2.13: SHA-1 holds and is weak, not valid")
    func weak() throws {
        let opened = fixture.open(try fixture.signed(digest: .sha1))
        let signer = try #require(opened.layers.first?.signed?.signers.first)
        #expect(signer.weakness == "SHA-1")
        #expect(!signer.isValid)
    }

    @Test("a signature whose certificate is not brought along is valid only with the certificate from elsewhere")
    func known() throws {
        var bare = try tree(sign(SMIMEFixture.content))
        bare[1, 0].children.remove(at: 3)
        let bytes = withSignature(bare.encoded)
        #expect(fixture.open(bytes).summary == ["signed invalid"])
        let opened = MessageReader().open(bytes, keys: [], known: [fixture.alice.certificate.x509])
        #expect(opened.summary == ["signed valid"])
    }

    @Test("PGP/MIME is not ours")
    func otherProtocol() {
        let bytes = message(
            "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=x\r\n\r\n--x\r\n\r\nHi\r\n--x\r\n"
                + "Content-Type: application/pgp-signature\r\n\r\nabc\r\n--x--\r\n")
        #expect(fixture.open(bytes).layers.isEmpty)
    }
}
