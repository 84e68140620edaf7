import Foundation
import MIME
import OpenSSL

/// Signs and encrypts whole messages (RFC 8551 §3).
public enum SMIMEWriter {
    public enum Form: String, Hashable, Sendable, CaseIterable {
        /// multipart/signed: readable without S/MIME.
        case clear
        case opaque
    }

    /// What is sent (`behaviour.md` 12.1).
    public enum Cipher: String, Hashable, Sendable, CaseIterable {
        case aes256GCM = "aes-256-gcm"
        case aes256CBC = "aes-256-cbc"
        case aes128CBC = "aes-128-cbc"

        var content: ContentCipher {
            switch self {
            case .aes256GCM: .aes256GCM
            case .aes256CBC: .aes256CBC
            case .aes128CBC: .aes128CBC
            }
        }
    }

    /// The message signed. Its content is made 7-bit safe first, so that no relay has to touch it later (RFC 8551 §3.1.2).
    ///
    /// - Parameters:
    ///   - at: the signing time.
    ///   - boundary: of the multipart/signed; nobody can foresee it.
    public static func sign(
        _ bytes: [UInt8], as identity: SigningIdentity, form: Form, digest: Digest, at date: Date, boundary: String
    ) throws(CMSError) -> [UInt8] {
        let message = Message(parsing: bytes)
        let split = SplitMessage(Message(parsing: message.sevenBitSafe()))
        let signature = try SignedDataWriter.sign(
            split.entity, certificate: identity.certificate, key: identity.key, chain: identity.chain, digest: digest,
            isDetached: form == .clear, at: date)
        switch form {
        case .opaque: return split.wrapping(fields(kind: "signed-data"), base64(signature))
        case .clear: return clearSigned(split, signature, SignedDataWriter.digest(with: identity.key, asked: digest), boundary)
        }
    }

    /// The message encrypted to every recipient given.
    ///
    /// - Parameter fields: header fields to put on top of what is encrypted, each ending in CRLF.
    public static func encrypt(
        _ bytes: [UInt8], inside fields: [UInt8] = [], to recipients: [EncryptionRecipient], cipher: Cipher
    ) throws(CMSError) -> [UInt8] {
        let split = SplitMessage(Message(parsing: bytes))
        let enveloped = try EnvelopedDataWriter.encrypt(fields + split.entity, to: recipients, cipher: cipher.content)
        return split.wrapping(Self.fields(kind: cipher == .aes256GCM ? "authEnveloped-data" : "enveloped-data"), base64(enveloped))
    }

    // RFC 1847 §2.1, RFC 8551 §3.5.3
    private static func clearSigned(_ split: SplitMessage, _ signature: [UInt8], _ digest: Digest, _ boundary: String) -> [UInt8] {
        let fields = HeaderWriter.field(
            "Content-Type", "multipart/signed",
            parameters: [("protocol", "application/pkcs7-signature"), ("micalg", digest.micalg), ("boundary", boundary)])
        var body = Array("This is a signed message in MIME format.\r\n\r\n--\(boundary)\r\n".utf8)
        body += split.entity
        body += Array("\r\n--\(boundary)\r\n".utf8)
        body += HeaderWriter.field("Content-Type", "application/pkcs7-signature", parameters: [("name", "smime.p7s")])
        body += Array("Content-Transfer-Encoding: base64\r\n".utf8)
        body += HeaderWriter.field("Content-Disposition", "attachment", parameters: [("filename", "smime.p7s")])
        body += [0x0D, 0x0A] + base64(signature)
        body += Array("--\(boundary)--\r\n".utf8)
        return split.wrapping(fields, body)
    }

    // RFC 8551 §3.2.2
    private static func fields(kind: String) -> [UInt8] {
        HeaderWriter.field("Content-Type", "application/pkcs7-mime", parameters: [("smime-type", kind), ("name", "smime.p7m")])
            + Array("Content-Transfer-Encoding: base64\r\n".utf8)
            + HeaderWriter.field("Content-Disposition", "attachment", parameters: [("filename", "smime.p7m")])
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var out = Array(
            Data(bytes).base64EncodedData(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]))
        if !out.isEmpty { out += [0x0D, 0x0A] }
        return out
    }
}

extension Digest {
    // RFC 8551 §3.5.3.2
    fileprivate var micalg: String {
        switch self {
        case .sha1: "sha-1"
        case .sha256: "sha-256"
        case .sha384: "sha-384"
        case .sha512: "sha-512"
        }
    }
}
