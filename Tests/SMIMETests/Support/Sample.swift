import Foundation
import OpenSSL
import SMIME
import TestSupport

/// The mail and people the tests share.
enum Sample {
    static let mark = "MARK-77310"
    static let entity =
        "Content-Type: text/plain; charset=us-ascii\r\n\r\nThe word is \(mark).\r\nAnd a second line of text, long enough for blocks.\r\n"
    static let head = "From: alice@example.org\r\nTo: bob@example.net\r\nSubject: plan\r\nMIME-Version: 1.0\r\n"
    static let mail = Array((head + entity).utf8)

    /// A CMS object as the whole content of a mail.
    static func wrap(_ der: [UInt8], type: String = "enveloped-data") -> [UInt8] {
        let body = Data(der).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return Array(
            "\(head)Content-Type: application/pkcs7-mime; smime-type=\(type); name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n\(body)\r\n"
                .utf8)
    }

    /// A multipart/signed of an entity and a CMS object.
    static func clear(_ entity: [UInt8], _ der: [UInt8]) -> [UInt8] {
        let text =
            "\(head)Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=b1\r\n\r\n--b1\r\n"
        let end = "\r\n--b1\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        return Array(text.utf8) + entity + Array("\(end)\(Data(der).base64EncodedString())\r\n--b1--\r\n".utf8)
    }

    static func sign(_ mail: [UInt8], _ who: TestAuthority.Identity, _ form: SMIMEWriter.Form, _ digest: Digest = .sha256) throws -> [UInt8]
    {
        try SMIMEWriter.sign(mail, as: who.signing, form: form, digest: digest, at: Date(), boundary: "=_b\(Data(Random.bytes(8)).hex)")
    }

    static func holdsMark(_ bytes: [UInt8]) -> Bool { String(decoding: bytes, as: UTF8.self).contains(mark) }
}

extension Data {
    var hex: String { map { String($0, radix: 16) }.joined() }
}

extension TestAuthority.Identity {
    var signing: SigningIdentity { SigningIdentity(certificate: certificate.x509, key: key) }
    var decryption: DecryptionKey { DecryptionKey(certificate: certificate.x509, key: key) }
    func recipient(_ transport: EncryptionRecipient.Transport = .pkcs1) -> EncryptionRecipient {
        EncryptionRecipient(certificate: certificate.x509, transport: transport)
    }
}

extension Layer {
    var encrypted: EncryptedLayer? { if case .encrypted(let layer) = self { layer } else { nil } }
    var signed: SignedLayer? { if case .signed(let layer) = self { layer } else { nil } }
    /// `e`, `s`, `c`, `d` (too deep), `p` and `o` (encrypted or signed part that is not the root).
    var letter: String {
        switch self {
        case .encrypted: "e"
        case .signed: "s"
        case .compressed: "c"
        case .tooDeep: "d"
        case .encryptedPartNotRoot: "p"
        case .signedPartNotRoot: "o"
        }
    }
}

extension OpenedMessage {
    var shape: String { layers.map(\.letter).joined() }
    /// At least one signed layer, and in each of them every signature fits.
    var isValid: Bool {
        let signed = layers.compactMap(\.signed)
        return !signed.isEmpty
            && signed.allSatisfy { $0.defect == nil && !$0.signers.isEmpty && $0.signers.allSatisfy { $0.defect == nil } }
    }
}
