/// What the signatures of a mail are worth together: the worst of them counts (`behaviour.md` D-08).
///
/// Only `valid` says that the author named in From wrote what is delivered.
public enum SignatureState: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
    /// Every signature holds, is trusted, and is the author's.
    case valid
    /// Every signature holds and is trusted, and at least one is by a certificate assigned to the author's domain (RFC 3183).
    case signedByDomain = "signed-by-domain"
    /// Every signature holds and is trusted, and at least one is not the author's.
    case signedBySomebodyElse = "signed-by-somebody-else"
    /// Made before the signer's certificate was revoked, as far as the signer says.
    case revokedSince = "revoked-since"
    /// A signature holds, and its certificate is not trusted.
    case notTrusted = "not-trusted"
    /// By a digest or key that proves nothing any more (12.2).
    case weak
    /// The signature does not fit, or is none.
    case invalid
    /// Nobody signed the mail as a whole, only something in it.
    case partlySigned = "partly-signed"

    /// For a help desk.
    public var words: String {
        switch self {
        case .valid: "the signature is valid"
        case .signedByDomain: "the signature is valid and by the certificate of the author's domain, not his own"
        case .signedBySomebodyElse: "the signature is valid and not the author's"
        case .revokedSince: "signed, and the certificate was revoked since"
        case .notTrusted: "signed, and the certificate is not trusted"
        case .weak: "signed by an algorithm that proves nothing any more"
        case .invalid: "the signature is not valid"
        case .partlySigned: "only a part is signed, which says nothing about the rest"
        }
    }

    /// From the best to the worst.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
