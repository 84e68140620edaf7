/// What the root of a message is, as the formats that can read it found; a content type alone decides nothing.
public enum RootProtection: String, Sendable, Codable, CaseIterable {
    /// Neither signed nor encrypted, as far as anyone but a person can tell.
    case none
    /// Parses as EnvelopedData or AuthEnvelopedData (RFC 5652 §6, RFC 5083).
    case smimeEncrypted
    /// multipart/signed with a CMS signature (RFC 8551 §3.5.3).
    case smimeClearSigned
    /// SignedData around the content (RFC 8551 §3.5.2).
    case smimeOpaqueSigned
    /// CompressedData (RFC 3274).
    case smimeCompressed
    /// An encrypted part that is not the root: never decrypted, only marked (D-03).
    case encryptedBelowRoot
    /// A signed part that is not the root: it says nothing about the mail (`threats.md` A2.5).
    case signedBelowRoot

    /// Whether the root carries a signature of somebody else, which must stay as it is.
    public var isSigned: Bool { self == .smimeClearSigned || self == .smimeOpaqueSigned }
}
