import Foundation
import MIME
import OpenSSL
import TestSupport
import Testing

/// How a mail program writes S/MIME: order and form of parameters, folding, boundaries, descriptions, DER or BER.
struct MailProgram: Sendable, CustomTestStringConvertible {
    let name: String
    /// Fields of its own in the message header.
    let header: String
    /// Content-Type of a multipart/signed, with `BOUNDARY`.
    let signedType: String
    let boundary: String
    let preamble: String
    /// The header of the signature part.
    let signatureHeader: String
    /// The header of a wrapped object, with `KIND` for the smime-type.
    let objectHeader: String
    /// Streams: indefinite lengths and chunks.
    let writesBER: Bool
    let cipher: ContentCipher

    var testDescription: String { name }

    func signed(_ entity: String, by signer: TestAuthority.Identity) throws -> String {
        let object = written(
            try SignedDataWriter.sign(
                Array(entity.utf8), certificate: signer.certificate.x509, key: signer.key, chain: [], digest: .sha256, isDetached: true,
                at: Date()))
        return "\(signedType.replacing("BOUNDARY", with: boundary))\r\n\r\n\(preamble)--\(boundary)\r\n\(entity)\r\n--\(boundary)\r\n"
            + "\(signatureHeader)\r\n\r\n\(MailShapes.base64(object))\r\n--\(boundary)--\r\n"
    }

    func opaque(_ entity: String, by signer: TestAuthority.Identity) throws -> String {
        let object = written(
            try SignedDataWriter.sign(
                Array(entity.utf8), certificate: signer.certificate.x509, key: signer.key, chain: [], digest: .sha256, isDetached: false,
                at: Date()))
        return wrapped(object, kind: "signed-data")
    }

    func enveloped(_ entity: String, to recipient: TestAuthority.Identity) throws -> String {
        let object = try EnvelopedDataWriter.encrypt(
            Array(entity.utf8), to: [EncryptionRecipient(certificate: recipient.certificate.x509)], cipher: cipher)
        return wrapped(written(object), kind: cipher == .aes256GCM ? "authEnveloped-data" : "enveloped-data")
    }

    private func wrapped(_ object: [UInt8], kind: String) -> String {
        "\(objectHeader.replacing("KIND", with: kind))\r\n\r\n\(MailShapes.base64(object))"
    }

    private func written(_ object: [UInt8]) -> [UInt8] { writesBER ? MailShapes.streamed(object) : object }

    /// A letter as the program writes it.
    var letter: String {
        "Content-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + "The word is=20\r\n\(InwardFixture.mark).\r\n\r\n--=20\r\nBob\r\n"
    }

    func mail(_ content: String) -> [UInt8] { InwardFixture.mail(content, extra: header) }
}

extension MailProgram {
    static let all = [thunderbird, kmail, appleMail, outlook, bare]

    static let thunderbird = MailProgram(
        name: "Thunderbird", header: "User-Agent: Mozilla Thunderbird\r\nContent-Language: en-GB\r\n",
        signedType: "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"BOUNDARY\"",
        boundary: "------------ms080706050403020109080706", preamble: "This is a cryptographically signed message in MIME format.\r\n\r\n",
        signatureHeader: "Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename=\"smime.p7s\"\r\nContent-Description: S/MIME Cryptographic Signature",
        objectHeader: "Content-Type: application/pkcs7-mime; name=\"smime.p7m\"; smime-type=KIND\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename=\"smime.p7m\"\r\nContent-Description: S/MIME Encrypted Message",
        writesBER: true, cipher: .aes256CBC)

    static let kmail = MailProgram(
        name: "KMail", header: "",
        signedType: "Content-Type: multipart/signed; boundary=\"BOUNDARY\"; micalg=\"sha256\"; protocol=\"application/pkcs7-signature\"",
        boundary: "nextPart5870214.DvuYhMxLoT", preamble: "",
        signatureHeader:
            "Content-Disposition: attachment; filename=\"smime.p7s\"\r\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\n"
            + "Content-Transfer-Encoding: base64",
        objectHeader: "Content-Type: application/pkcs7-mime; name=\"smime.p7m\"; smime-type=\"KIND\"\r\n"
            + "Content-Disposition: attachment; filename=\"smime.p7m\"\r\nContent-Transfer-Encoding: base64",
        writesBER: true, cipher: .aes256CBC)

    static let appleMail = MailProgram(
        name: "Apple Mail", header: "X-Mailer: Apple Mail (2.3774.600.62)\r\n",
        signedType:
            "Content-Type: multipart/signed;\r\n\tboundary=\"BOUNDARY\";\r\n\tprotocol=\"application/pkcs7-signature\";\r\n\tmicalg=sha-256",
        boundary: "Apple-Mail=_0B6E8E4C-7B7E-4A53-9A51-0F6D7C2E5A11", preamble: "\r\n",
        signatureHeader:
            "Content-Disposition: attachment;\r\n\tfilename=smime.p7s\r\nContent-Type: application/pkcs7-signature;\r\n\tname=smime.p7s\r\n"
            + "Content-Transfer-Encoding: base64",
        objectHeader:
            "Content-Disposition: attachment;\r\n\tfilename=smime.p7m\r\nContent-Type: application/pkcs7-mime;\r\n\tname=smime.p7m;\r\n"
            + "\tsmime-type=KIND\r\nContent-Transfer-Encoding: base64",
        writesBER: true, cipher: .aes256GCM)

    static let outlook = MailProgram(
        name: "Outlook", header: "X-Mailer: Microsoft Outlook 16.0\r\nThread-Index: AdqMARhK\r\nContent-Language: en-gb\r\n",
        signedType:
            "Content-Type: multipart/signed;\r\n\tprotocol=\"application/x-pkcs7-signature\";\r\n\tmicalg=2.16.840.1.101.3.4.2.1;\r\n"
            + "\tboundary=\"BOUNDARY\"",
        boundary: "----=_NextPart_000_001B_01DA8D4E.5F2C8E90", preamble: "This is a multipart message in MIME format.\r\n\r\n",
        signatureHeader: "Content-Type: application/pkcs7-signature;\r\n\tname=\"smime.p7s\"\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment;\r\n\tfilename=\"smime.p7s\"",
        objectHeader:
            "Content-Type: application/x-pkcs7-mime;\r\n\tsmime-type=KIND;\r\n\tname=\"smime.p7m\"\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment;\r\n\tfilename=\"smime.p7m\"",
        writesBER: false, cipher: .aes256CBC)

    /// Gateways and old programs: nothing but a file name tells what it is.
    static let bare = MailProgram(
        name: "octet-stream by name", header: "",
        signedType: "Content-Type: multipart/signed; protocol=\"application/x-pkcs7-signature\"; micalg=SHA256; boundary=BOUNDARY",
        boundary: "b-1", preamble: "",
        signatureHeader: "Content-Type: application/x-pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: BASE64",
        objectHeader: "Content-Type: application/octet-stream; name=\"smime.p7m\"\r\nContent-Transfer-Encoding: base64",
        writesBER: true, cipher: .aes128CBC)
}
