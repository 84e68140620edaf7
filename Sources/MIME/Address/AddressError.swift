/// Why a field value is not a strict RFC 5322 address list. Offsets count octets of the unfolded value.
public enum AddressError: Error, Hashable, Sendable {
    /// No address at all.
    case empty
    /// A control character, a NUL, or a CR or LF that is no folding.
    case illegalCharacter(at: Int)
    /// Something that is no address stands here.
    case malformed(at: Int)
    /// `<@a,@b:c@d>`: a source route (obs-route, RFC 5322 §4.4).
    case sourceRoute(at: Int)
    /// `user@[192.0.2.1]`: no certificate and no setting can belong to it.
    case addressLiteral(at: Int)
    /// An encoded word where an address has to stand (RFC 2047 §5 forbids it).
    case encodedWordInAddress(at: Int)
    /// More mailboxes than `Limits.addresses`.
    case tooManyAddresses
}
