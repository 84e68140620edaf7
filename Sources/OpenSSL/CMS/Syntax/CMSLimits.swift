/// Bounds on hostile CMS structures. Beyond one, reading ends with `CMSError.tooLarge`.
public enum CMSLimits {
    /// Elements of indefinite length within one another, and constructed OCTET STRINGs (behaviour 32: ASN.1 depth).
    public static let depth = 64
    /// RecipientInfos and RecipientEncryptedKeys in all. Exchange and Postfix deliver to at most 1,000 recipients at a time.
    public static let recipients = 5_000
    /// SignerInfos. Each costs a public key operation and a certificate path; S/MIME clients write one.
    public static let signers = 32
    /// Certificates beside the signatures: several chains have room.
    public static let certificates = 256
    /// CRLs beside the signatures.
    public static let revocationLists = 64
    /// Attributes of one signer.
    public static let attributes = 256
    /// Octets of one SignerInfo, RecipientInfo or set of attributes.
    public static let structure = 1 << 20
    /// Larger RSA keys are not used: one verification would cost seconds (threats A5.2).
    public static let rsaBits = 16_384
}
