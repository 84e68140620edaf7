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

    @Test("A2.1: multipart/signed whose CMS embeds content, the same or other")
    func embedded() throws {
        for content in [SMIMEFixture.content, "Content-Type: text/plain\r\n\r\nPay 1,000,000\r\n"] {
            let bytes = withSignature(try sign(content, isDetached: false))
            let opened = fixture.open(bytes)
            #expect(opened.summary == ["signed broken"])
            #expect(opened.bytes == bytes)
            #expect(!opened.hasValidSignature)
        }
    }

    @Test("A2.2: an unrelated valid signer before and after: not every one is valid")
    func unrelated() throws {
        var both = try tree(sign(SMIMEFixture.content))
        let other = try tree(sign("something else", by: fixture.mallory))
        both[1, 0, 4].children.append(other[1, 0, 4, 0])
        both[1, 0, 3].children += other[1, 0, 3].children
        #expect(fixture.open(withSignature(both.encoded)).summary == ["signed valid,invalid"])
        both[1, 0, 4].children.reverse()
        #expect(fixture.open(withSignature(both.encoded)).summary == ["signed invalid,valid"])
    }

    @Test("A2.3: zero signers, clear and opaque", arguments: SMIMEWriter.Form.allCases)
    func zeroSigners(_ form: SMIMEWriter.Form) throws {
        var none = try tree(sign(SMIMEFixture.content, isDetached: form == .clear))
        none[1, 0, 4].children = []
        let opaque = message(
            "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.encode(none.encoded).text)
        let opened = fixture.open(form == .clear ? withSignature(none.encoded) : opaque)
        #expect(opened.summary == ["signed broken"])
        #expect(opened.layers.first?.signed?.signers.isEmpty == true)
    }

    @Test("A2.5: a signed part hidden below other content has no signed layer at all")
    func hidden() throws {
        let signed = entityText(try fixture.signed())
        let opaque = entityText(try fixture.signed(form: .opaque))
        let text = "Content-Type: text/html\r\n\r\n<p>Pay.</p>\r\n"
        for part in [signed, opaque] {
            for subtype in ["mixed", "related", "alternative"] {
                for parts in [[text, part], [part, text]] {
                    let content =
                        "Content-Type: multipart/\(subtype); boundary=\"zz\"\r\n\r\n" + parts.map { "--zz\r\n\($0)\r\n" }.joined()
                        + "--zz--\r\n"
                    #expect(fixture.open(message(content)).layers.compactMap(\.signed).isEmpty)
                }
            }
            #expect(
                fixture.open(message("Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n\(part)")).layers.compactMap(\.signed)
                    .isEmpty)
        }
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

    @Test("A2.12: what is signed is delivered byte for byte, in every odd form")
    func byteExact() throws {
        let bodies = [
            "Hello\r\n", "Hello", "", "\r\n", "trailing blanks  \r\n\t\r\n", "Grüße 8bit\r\n", "a\u{c}b\r\n", ".\r\n..\r\n",
            "From here\r\n", "--x-not\r\n", "\r\n\r\n\r\n", String(repeating: "long", count: 2000) + "\r\n",
        ]
        let heads = [
            "Content-Type: text/plain", "Content-Type:text/plain;\r\n\tcharset=utf-8", "content-TYPE:  text/plain ;charset = \"utf-8\" ",
            "X-First: y\r\nContent-Type: text/plain\r\nContent-Description: =?x?q?=",
        ]
        for head in heads {
            for body in bodies {
                let content = "\(head)\r\n\r\n\(body)"
                let bytes = withSignature(try sign(content), content: content)
                let opened = fixture.open(bytes)
                #expect(opened.summary == ["signed valid"], "\(content)")
                #expect(opened.bytes == bytes)
            }
        }
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
