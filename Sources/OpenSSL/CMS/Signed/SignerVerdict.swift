/// What was found about one signer. It says that a key signed these bytes, never whose key it is or whether to trust it.
public struct SignerVerdict: Sendable {
    public enum Outcome: Hashable, Sendable {
        /// The bytes are those that were signed, and no algorithm is broken.
        case valid
        /// The arithmetic holds, but a broken digest or short key proves nothing (behaviour 12.2). Never shown as valid.
        case weak(String)
        case invalid(SignatureDefect)
    }

    public let signer: SignerInfo
    /// The signer's certificate, when it is in the message or was handed in.
    public let certificate: X509Certificate?
    public let outcome: Outcome
}

/// Why a signature does not hold.
public enum SignatureDefect: String, Hashable, Sendable, Codable {
    /// The certificate is neither in the message nor known.
    case noCertificate
    /// Digest or signature algorithm is not on the allow-list, or the two do not fit.
    case algorithmNotAllowed
    /// The signed digest is not that of the content: the text was changed.
    case contentChanged
    /// The signature is not one of this key over these attributes.
    case signatureWrong
    /// content-type or message-digest is absent, repeated, or names another type (RFC 5652 §11).
    case attributesWrong
    /// Without attributes, over bytes that are themselves a set of attributes: a signature moved from elsewhere.
    case ambiguousContent
    /// The signing-certificate attribute names another certificate (RFC 5035).
    case otherCertificateNamed
    /// The key cannot verify: type, size or encoding.
    case unusableKey
}
