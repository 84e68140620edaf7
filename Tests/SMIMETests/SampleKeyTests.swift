import Foundation
import OpenSSL
import SMIME
import TestSupport
import Testing

/// The people of RFC 9216 write to each other.
@Suite(.enabled(if: Corpus.isPresent, Corpus.absent)) struct SampleKeyTests {
    private static func certificate(_ name: String) throws -> X509Certificate {
        let text = String(decoding: try Corpus.bytes("smime-rfc9216/\(name).crt"), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }.joined()
        return try X509Certificate(der: Array(try #require(Data(base64Encoded: lines))))
    }

    private static func key(_ name: String) throws -> PrivateKey {
        try PrivateKey.read(pem: Corpus.bytes("smime-rfc9216/\(name).key"), password: nil)
    }

    @Test("Signed by one, encrypted to the other", arguments: ["alice", "bob"], ["alice", "bob", "carlos", "dana"])
    func writing(from: String, to: String) throws {
        let identity = SigningIdentity(certificate: try Self.certificate("\(from).sign"), key: try Self.key("\(from).sign"))
        let signed = try SMIMEWriter.sign(Sample.mail, as: identity, form: .clear, digest: .sha256, at: Date(), boundary: "=_rfc9216")
        let certificate = try Self.certificate("\(to).encrypt")
        for cipher in SMIMEWriter.Cipher.allCases {
            let sent = try SMIMEWriter.encrypt(signed, to: [EncryptionRecipient(certificate: certificate)], cipher: cipher)
            let opened = MessageReader().open(sent, keys: [DecryptionKey(certificate: certificate, key: try Self.key("\(to).decrypt"))])
            #expect(opened.shape == "es" && opened.isValid)
            #expect(opened.bytes == signed && opened.withoutSignatures == Sample.mail)
        }
    }
}
