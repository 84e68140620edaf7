import Settings

/// How a copy of a message is protected: by S/MIME signed, encrypted, or both (signed first); or as an encrypted PDF, whose mail may
/// be signed.
public struct Protection: Sendable, Codable, Hashable {
    /// `nil`: not signed by us.
    public var signing: SigningChoice?
    /// `nil`: not encrypted by S/MIME.
    public var encryption: EncryptionChoice?
    /// `nil`: no PDF. Never together with `encryption`.
    public var pdf: PDFChoice?

    public init(signing: SigningChoice? = nil, encryption: EncryptionChoice? = nil, pdf: PDFChoice? = nil) {
        self.signing = signing
        self.encryption = encryption
        self.pdf = pdf
    }
}

/// Whose key signs, and how.
public struct SigningChoice: Sendable, Codable, Hashable {
    /// Of the signing certificate.
    public var thumbprint: String
    public var form: SignatureForm
    public var digest: SignatureDigest

    public init(thumbprint: String, form: SignatureForm, digest: SignatureDigest) {
        self.thumbprint = thumbprint
        self.form = form
        self.digest = digest
    }
}

/// The certificates that can open a copy, and the algorithms.
public struct EncryptionChoice: Sendable, Codable, Hashable {
    /// Every certificate gets a RecipientInfo; never empty.
    public var certificates: [EncryptionCertificate]
    public var cipher: ContentCipher

    public init(certificates: [EncryptionCertificate], cipher: ContentCipher) {
        self.certificates = certificates
        self.cipher = cipher
    }
}

/// One certificate to encrypt to.
public struct EncryptionCertificate: Sendable, Codable, Hashable {
    public var thumbprint: String
    /// How the key travels if the certificate's key is an RSA key; other keys agree on one.
    public var transport: KeyTransport

    public init(thumbprint: String, transport: KeyTransport) {
        self.thumbprint = thumbprint
        self.transport = transport
    }
}

/// The content ciphers Zegel sends (`behaviour.md` 12.1).
public enum ContentCipher: String, Sendable, Codable, Hashable {
    case aes256GCM = "aes-256-gcm"
    case aes256CBC = "aes-256-cbc"
    case aes128CBC = "aes-128-cbc"
}

/// The RSA key transports Zegel sends.
public enum KeyTransport: String, Sendable, Codable, Hashable {
    case oaep, pkcs1
}
