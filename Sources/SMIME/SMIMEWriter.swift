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
        let signed = try signed(bytes, as: identity, form: form, digest: digest, at: date, boundary: boundary)
        return signed.split.wrapping(signed.fields, signed.body)
    }

    /// The message encrypted to every recipient given.
    ///
    /// - Parameter fields: header fields to put on top of what is encrypted, each ending in CRLF.
    public static func encrypt(
        _ bytes: [UInt8], inside fields: [UInt8] = [], to recipients: [EncryptionRecipient], cipher: Cipher
    ) throws(CMSError) -> [UInt8] {
        try encrypt(SplitMessage(Message(parsing: bytes)), inside: fields, to: recipients, cipher: cipher)
    }

    /// The message signed, then encrypted: what the two functions above make, without taking apart what was just put together.
    public static func signAndEncrypt(
        _ bytes: [UInt8], as identity: SigningIdentity, form: Form, digest: Digest, at date: Date, boundary: String,
        inside fields: [UInt8] = [], to recipients: [EncryptionRecipient], cipher: Cipher
    ) throws(CMSError) -> [UInt8] {
        let signed = try signed(bytes, as: identity, form: form, digest: digest, at: date, boundary: boundary)
        return try encrypt(signed.split.replacing(signed.fields, signed.body), inside: fields, to: recipients, cipher: cipher)
    }

    /// - Returns: the message taken apart, and what takes the place of its content.
    private static func signed(
        _ bytes: [UInt8], as identity: SigningIdentity, form: Form, digest: Digest, at date: Date, boundary: String
    ) throws(CMSError) -> (split: SplitMessage, fields: [UInt8], body: [UInt8]) {
        let message = Message(parsing: bytes)
        let safe = message.sevenBitSafe()
        let split = SplitMessage(safe == bytes ? message : Message(parsing: safe))
        let signature = try SignedDataWriter.sign(
            split.entity, certificate: identity.certificate, key: identity.key, chain: identity.chain, digest: digest,
            isDetached: form == .clear, at: date)
        if form == .opaque { return (split, fields(kind: "signed-data"), Base64.encode(signature)) }
        let (fields, body) = clearSigned(split, signature, SignedDataWriter.digest(with: identity.key, asked: digest), boundary)
        return (split, fields, body)
    }

    private static func encrypt(
        _ split: SplitMessage, inside fields: [UInt8], to recipients: [EncryptionRecipient], cipher: Cipher
    ) throws(CMSError) -> [UInt8] {
        let entity = fields.isEmpty ? split.entity : fields + split.entity
        let enveloped = try EnvelopedDataWriter.encrypt(entity, to: recipients, cipher: cipher.content)
        return split.wrapping(
            Self.fields(kind: cipher == .aes256GCM ? "authEnveloped-data" : "enveloped-data"), Base64.encode(enveloped))
    }

    // RFC 1847 §2.1, RFC 8551 §3.5.3
    private static func clearSigned(
        _ split: SplitMessage, _ signature: [UInt8], _ digest: Digest, _ boundary: String
    ) -> (fields: [UInt8], body: [UInt8]) {
        let fields = HeaderWriter.field(
            "Content-Type", "multipart/signed",
            parameters: [("protocol", "application/pkcs7-signature"), ("micalg", digest.micalg), ("boundary", boundary)])
        var body = Array("This is a signed message in MIME format.\r\n\r\n--\(boundary)\r\n".utf8)
        body += split.entity
        body += Array("\r\n--\(boundary)\r\n".utf8)
        body += HeaderWriter.field("Content-Type", "application/pkcs7-signature", parameters: [("name", "smime.p7s")])
        body += Array("Content-Transfer-Encoding: base64\r\n".utf8)
        body += HeaderWriter.field("Content-Disposition", "attachment", parameters: [("filename", "smime.p7s")])
        body += [0x0D, 0x0A] + Base64.encode(signature)
        body += Array("--\(boundary)--\r\n".utf8)
        return (fields, body)
    }

    // RFC 8551 §3.2.2
    private static func fields(kind: String) -> [UInt8] {
        HeaderWriter.field("Content-Type", "application/pkcs7-mime", parameters: [("smime-type", kind), ("name", "smime.p7m")])
            + Array("Content-Transfer-Encoding: base64\r\n".utf8)
            + HeaderWriter.field("Content-Disposition", "attachment", parameters: [("filename", "smime.p7m")])
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
